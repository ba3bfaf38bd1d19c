package dev.millrace.filters.extraction.metadata;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What a page says about its text. It is the page's word, and nobody's proof.
 *
 * @param author names of people or of an organization, separated by {@code "; "}, or empty
 * @param published the day on which it was first published, in the page's own time zone
 * @param site the name of the site, or empty
 * @param licence the address that a link marked as the licence leads to, or empty
 * @param description the page's summary of itself, on one line, or empty
 */
public record PageMetadata(
    String author, Optional<LocalDate> published, String site, String licence, String description) {

  public static final PageMetadata NONE = new PageMetadata("", Optional.empty(), "", "", "");
}
