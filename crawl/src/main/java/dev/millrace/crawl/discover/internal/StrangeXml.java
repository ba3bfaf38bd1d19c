package dev.millrace.crawl.discover.internal;

import java.io.Reader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The elements of an XML document that a stranger sent, in order. No entity is resolved, no
 * document type is read, nothing is fetched; a document ends where it is damaged.
 */
public final class StrangeXml {
  /** A longer text of an element is cut. */
  private static final int LONGEST_TEXT = 1 << 16;

  private static final int DEEPEST = 256;

  private static final XMLInputFactory FACTORY = factory();

  private final XMLStreamReader reader;
  private final Deque<String> open = new ArrayDeque<>();
  private final StringBuilder text = new StringBuilder();

  /** Told of each element; names are without prefixes. */
  public interface Visitor {
    /**
     * @param href the attribute of that name
     * @param rel the attribute of that name
     */
    default void begin(String parent, String name, Optional<String> href, Optional<String> rel) {}

    /**
     * @param text that came last before the end
     * @return whether to go on
     */
    boolean end(String parent, String name, String text);
  }

  private StrangeXml(XMLStreamReader reader) {
    this.reader = reader;
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
    return factory;
  }

  /** White space before the declaration, which many servers send, is skipped. */
  public static void visit(byte[] document, Visitor visitor) {
    int begin = 0;
    while (begin < document.length && Character.isWhitespace(document[begin])) {
      begin++;
    }
    Optional<Reader> characters = XmlCharacters.of(document, begin);
    if (characters.isEmpty()) {
      return;
    }
    try {
      new StrangeXml(FACTORY.createXMLStreamReader(characters.get())).visit(visitor);
    } catch (XMLStreamException | RuntimeException e) {
      // JDK's parser throws both on damaged documents; what came before has been told
    }
  }

  private void visit(Visitor visitor) throws XMLStreamException {
    boolean more = true;
    while (more && reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> begin(visitor);
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> appendText();
        case XMLStreamConstants.END_ELEMENT -> {
          String name = open.pop();
          more = visitor.end(parent(), name, text.toString().strip());
          text.setLength(0);
        }
        default -> {}
      }
    }
  }

  private void begin(Visitor visitor) throws XMLStreamException {
    text.setLength(0);
    String name = reader.getLocalName();
    visitor.begin(parent(), name, attribute("href"), attribute("rel"));
    open.push(name);
    if (open.size() > DEEPEST) {
      throw new XMLStreamException("more than " + DEEPEST + " elements within each other");
    }
  }

  private String parent() {
    return open.isEmpty() ? "" : open.peek();
  }

  private Optional<String> attribute(String name) {
    return Optional.ofNullable(reader.getAttributeValue(null, name));
  }

  private void appendText() {
    String more = reader.getText();
    text.append(more, 0, Math.min(LONGEST_TEXT - text.length(), more.length()));
  }
}
