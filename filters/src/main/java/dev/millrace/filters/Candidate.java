package dev.millrace.filters;

import dev.millrace.filters.duplicates.Signature;
import dev.millrace.schemas.Document;
import java.util.Optional;

/**
 * A document that passed every rule and is scrubbed; what remains is whether it is a duplicate.
 *
 * @param signature of the text before scrubbing; empty where it has fewer than five words, and so
 *     no near-duplicates
 */
public record Candidate(Document document, Optional<Signature> signature) {}
