package org.lectern.server.chamilo;

/** One of the addresses of a tenant that its Chamilo calls. The names are stored. */
public enum Endpoint {
    /** Where BigBlueButton's sender delivers, at an address that Chamilo signed. */
    WEBHOOK,
    /** Where Chamilo itself tells of joins and leaves. */
    CALLBACK,
    /** Where Chamilo asks for figures. */
    FIGURES
}
