package org.lectern.server.platform;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Settings of the installation as a whole. */
public record InstallationSettings(
        @Setting(
                value = "Folder for what is kept on disk: the embedded database, the key file, spooled callbacks."
                        + " Created if absent, readable by its owner only.",
                standard = "var")
        Path data,

        @Setting("Address under which people reach the product, for example https://classes.example.org. Links in pages"
                + " are made from it. Without it, http and the port on 127.0.0.1: fit for trying out only.")
        Optional<URI> publicUrl,

        @Setting("Address under which BigBlueButton servers reach the product for hooks and callbacks, where it is not"
                + " the public one.")
        Optional<URI> callbackUrl,

        @Setting("Key that encrypts secrets in the database: 32 bytes in base64. Without it a key is made on the first"
                + " start and kept in the data folder as master.key. In production keep it outside the data folder and"
                + " in a backup: without it the stored secrets are lost.")
        Optional<Secret> masterKey) {}
