package dev.millrace.crawl.archive;

/**
 * How much of an archive is safe on disk.
 *
 * @param file name of the file written to, without its folder
 * @param bytes of it that whole records fill
 */
public record ArchivePosition(String file, long bytes) {}
