package dev.millrace.cli.rows;

import dev.millrace.schemas.Document;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a page says about its text, by the names of a document's fields. */
public final class DocumentMetadata {
  private DocumentMetadata() {}

  /** Without what it does not say. */
  public static Map<String, String> of(Document document) {
    Map<String, String> said = new LinkedHashMap<>();
    said.put("author", document.getAuthor());
    said.put("published", document.getPublished());
    said.put("site", document.getSite());
    said.put("license", document.getLicense());
    said.put("description", document.getDescription());
    said.values().removeIf(String::isEmpty);
    return said;
  }
}
