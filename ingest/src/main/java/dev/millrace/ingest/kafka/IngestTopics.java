package dev.millrace.ingest.kafka;

/**
 * The full names of the topics that ingest writes.
 *
 * @param pages one record a page, by URL
 * @param pageFates one record a page, that it is ingested
 * @param ingestedFiles how far each file has been read, by the sha256 of its content; compacted
 */
public record IngestTopics(String pages, String pageFates, String ingestedFiles) {}
