package dev.millrace.publish.folder;

import java.time.Instant;
import java.util.Optional;

/**
 * A file that was written anew without some of its rows.
 *
 * @param path of the file that is gone
 * @param replacement its other rows; empty where there are none
 * @param rows that were taken out
 */
public record Withdrawal(Instant time, String path, Optional<String> replacement, long rows) {}
