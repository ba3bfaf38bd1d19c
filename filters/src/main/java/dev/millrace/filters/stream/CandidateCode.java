package dev.millrace.filters.stream;

import dev.millrace.filters.Candidate;
import dev.millrace.filters.duplicates.Fingerprint;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.SingleObjectEncoding;
import dev.millrace.schemas.WireSchemas;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Candidates on internal topics and in stores: a byte that says whether the 182 of a fingerprint
 * follow, then the document as Avro.
 */
final class CandidateCode {
  private static final SingleObjectEncoding<Document> DOCUMENTS =
      new SingleObjectEncoding<>(
          Document.getEncoder(), Document.createDecoder(WireSchemas.released(Document.class)));

  private CandidateCode() {}

  static byte[] write(Candidate candidate) {
    ByteBuffer document = DOCUMENTS.write(candidate.document());
    int fingerprintBytes = candidate.fingerprint().isPresent() ? Fingerprint.BYTES : 0;
    ByteBuffer bytes = ByteBuffer.allocate(1 + fingerprintBytes + document.remaining());
    bytes.put((byte) (fingerprintBytes == 0 ? 0 : 1));
    candidate.fingerprint().ifPresent(fingerprint -> bytes.put(fingerprint.toBytes()));
    return bytes.put(document).array();
  }

  static Candidate read(byte[] value) {
    ByteBuffer bytes = ByteBuffer.wrap(value);
    Optional<Fingerprint> fingerprint =
        bytes.get() == 0 ? Optional.empty() : Optional.of(fingerprint(bytes));
    return new Candidate(DOCUMENTS.read(bytes), fingerprint);
  }

  private static Fingerprint fingerprint(ByteBuffer bytes) {
    byte[] fingerprint = new byte[Fingerprint.BYTES];
    bytes.get(fingerprint);
    return Fingerprint.ofBytes(fingerprint);
  }
}
