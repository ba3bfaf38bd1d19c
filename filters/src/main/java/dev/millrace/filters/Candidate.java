package dev.millrace.filters;

import dev.millrace.filters.duplicates.Fingerprint;
import dev.millrace.schemas.Document;
import java.util.Optional;

/**
 * A document that passed every rule and is scrubbed; what remains is whether it is a duplicate.
 *
 * @param fingerprint of the text before scrubbing; empty where it has fewer than five words, and so
 *     no near-duplicates
 */
public record Candidate(Document document, Optional<Fingerprint> fingerprint) {}
