package dev.millrace.publish.folder;

import dev.millrace.publish.table.Division;
import java.nio.file.Path;

/** A whole file that waits to be brought to its place. */
public record StagedFile(Division division, Path file, long rows, long tokens) {}
