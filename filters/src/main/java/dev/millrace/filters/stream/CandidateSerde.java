package dev.millrace.filters.stream;

import dev.millrace.filters.Candidate;
import dev.millrace.filters.duplicates.Signature;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.SingleObjectEncoding;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * The internal topic's values: a byte that says whether 112 big-endian longs of a signature follow,
 * then the document as Avro.
 */
final class CandidateSerde {
  private static final SingleObjectEncoding<Document> DOCUMENTS =
      new SingleObjectEncoding<>(Document.getEncoder(), Document.getDecoder());
  private static final int SIGNATURE_BYTES = Signature.LENGTH * Long.BYTES;

  private CandidateSerde() {}

  static Serde<Candidate> create() {
    return Serdes.serdeFrom((topic, candidate) -> write(candidate), (topic, bytes) -> read(bytes));
  }

  private static byte[] write(Candidate candidate) {
    ByteBuffer document = DOCUMENTS.write(candidate.document());
    int signatureBytes = candidate.signature().isPresent() ? SIGNATURE_BYTES : 0;
    ByteBuffer bytes = ByteBuffer.allocate(1 + signatureBytes + document.remaining());
    bytes.put((byte) (signatureBytes == 0 ? 0 : 1));
    candidate.signature().ifPresent(signature -> put(signature, bytes));
    return bytes.put(document).array();
  }

  private static void put(Signature signature, ByteBuffer bytes) {
    for (int i = 0; i < Signature.LENGTH; i++) {
      bytes.putLong(signature.value(i));
    }
  }

  private static Candidate read(byte[] value) {
    ByteBuffer bytes = ByteBuffer.wrap(value);
    Optional<Signature> signature =
        bytes.get() == 0 ? Optional.empty() : Optional.of(signature(bytes));
    return new Candidate(DOCUMENTS.read(bytes), signature);
  }

  private static Signature signature(ByteBuffer bytes) {
    long[] values = new long[Signature.LENGTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = bytes.getLong();
    }
    return Signature.of(values);
  }
}
