package dev.millrace.replay.lineage;

import dev.millrace.schemas.takedown.UrlForm;

/**
 * What some steps learned from a document.
 *
 * @param generation in which it is a document
 * @param language empty where it is not known
 * @param source the crawl that it belongs to; empty where it is not known
 * @param tokens as often as they were trained on
 */
public record DocumentUse(
    String recordId,
    String url,
    String generation,
    String language,
    String source,
    long tokens,
    long firstStep,
    long lastStep) {

  public String host() {
    return UrlForm.of(url).hostName();
  }
}
