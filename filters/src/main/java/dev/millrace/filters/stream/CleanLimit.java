package dev.millrace.filters.stream;

import dev.millrace.filters.DocumentCuration;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.DeadLetters;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.OversizedValueException;
import dev.millrace.schemas.RecordLocation;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serializer;

/**
 * What is too large for {@code clean-documents}, as declared or as its broker has refused, told
 * before the page's fate is: what cannot be written there has not ended as clean.
 */
final class CleanLimit {
  /** No character of a string takes more in UTF-8. */
  private static final int MOST_BYTES_A_CHARACTER = 3;

  /** For the fields' lengths and numbers. */
  private static final int ENVELOPE_BYTES = 256;

  private final TypedTopic<Document> clean;
  private final String documents;
  private final RecordSerdes serdes;
  private final Serializer<Document> serializer;

  CleanLimit(Topics topics, RecordSerdes serdes) {
    this.clean = topics.cleanDocuments();
    this.documents = topics.documents().name();
    this.serdes = serdes;
    this.serializer = serdes.serializer(clean);
  }

  /**
   * The dead letter of a document that does not fit; empty for one that does.
   *
   * @param place where it was read
   */
  Optional<DeadLetter> refuse(Document document, OrderKey place) {
    if (mostBytes(document) <= serdes.longestValue(clean)) {
      return Optional.empty();
    }
    try {
      byte[] _ = serializer.serialize(clean.name(), document);
      return Optional.empty();
    } catch (OversizedValueException e) {
      return Optional.of(
          DeadLetters.of(
              DocumentCuration.STAGE,
              DeadLetters.describe(e),
              e.value(),
              new RecordLocation(documents, place.source(), place.offset()),
              document.getRecordId(),
              document.getUrl()));
    }
  }

  /** Nearly all documents are told by this to fit, without being written twice. */
  private static long mostBytes(Document document) {
    long characters =
        Stream.of(
                document.getUrl(),
                document.getRecordId(),
                document.getDump(),
                document.getFilePath(),
                document.getTitle(),
                document.getText(),
                document.getLanguage(),
                document.getContentDigest())
            .mapToLong(String::length)
            .sum();
    return MOST_BYTES_A_CHARACTER * characters + ENVELOPE_BYTES;
  }
}
