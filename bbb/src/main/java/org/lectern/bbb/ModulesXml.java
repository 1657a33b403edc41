package org.lectern.bbb;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** The XML body of create and insertDocument. */
final class ModulesXml {

    private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();

    private ModulesXml() {}

    static byte[] write(List<Presentation> presentations, Map<String, String> modules) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            XMLStreamWriter xml = FACTORY.createXMLStreamWriter(bytes, "UTF-8");
            xml.writeStartElement("modules");
            if (!presentations.isEmpty()) {
                xml.writeStartElement("module");
                xml.writeAttribute("name", "presentation");
                for (Presentation presentation : presentations) {
                    write(xml, presentation);
                }
                xml.writeEndElement();
            }
            for (Map.Entry<String, String> module : modules.entrySet()) {
                xml.writeStartElement("module");
                xml.writeAttribute("name", writable(module.getKey()));
                xml.writeCharacters(writable(module.getValue()));
                xml.writeEndElement();
            }
            xml.writeEndElement();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing XML to memory failed", e);
        }
        return bytes.toByteArray();
    }

    private static void write(XMLStreamWriter xml, Presentation presentation) throws XMLStreamException {
        xml.writeStartElement("document");
        if (presentation instanceof Presentation.ByUrl byUrl) {
            xml.writeAttribute("url", writable(byUrl.url()));
            if (byUrl.filename() != null) {
                xml.writeAttribute("filename", writable(byUrl.filename()));
            }
        } else if (presentation instanceof Presentation.Inline inline) {
            xml.writeAttribute("name", writable(inline.filename()));
        }
        Presentation.Options options = presentation.options();
        xml.writeAttribute("current", Boolean.toString(options.current()));
        xml.writeAttribute("downloadable", Boolean.toString(options.downloadable()));
        xml.writeAttribute("removable", Boolean.toString(options.removable()));
        if (presentation instanceof Presentation.Inline inline) {
            xml.writeCharacters(Base64.getEncoder().encodeToString(inline.bytes()));
        }
        xml.writeEndElement();
    }

    /** Without what XML 1.0 cannot carry: one such character would lose the whole body. */
    private static String writable(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> c == '\t'
                        || c == '\n'
                        || c == '\r'
                        || c >= 0x20 && c <= 0xD7FF
                        || c >= 0xE000 && c <= 0xFFFD
                        || c >= 0x10000)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }
}
