package dev.millrace.publish.folder;

import dev.millrace.publish.table.Division;

/**
 * A file of the data set.
 *
 * @param path below the folder, with slashes
 * @param sha256 of its bytes, in hex
 * @param tokens of all its rows
 */
public record PublishedFile(
    String path, Division division, String sha256, long bytes, long rows, long tokens) {}
