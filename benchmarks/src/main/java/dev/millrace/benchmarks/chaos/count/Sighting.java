package dev.millrace.benchmarks.chaos.count;

/**
 * A record that tells of one page.
 *
 * @param id the page's WARC record id
 */
public record Sighting(String id, Place place) {}
