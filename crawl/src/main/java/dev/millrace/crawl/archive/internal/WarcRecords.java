package dev.millrace.crawl.archive.internal;

import com.google.common.io.BaseEncoding;
import com.google.common.primitives.Bytes;
import dev.millrace.crawl.archive.Capture;
import dev.millrace.crawl.fetch.Response;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.netpreserve.jwarc.MediaType;
import org.netpreserve.jwarc.MessageVersion;
import org.netpreserve.jwarc.WarcMetadata;
import org.netpreserve.jwarc.WarcRecord;
import org.netpreserve.jwarc.WarcRequest;
import org.netpreserve.jwarc.WarcResponse;
import org.netpreserve.jwarc.WarcRevisit;
import org.netpreserve.jwarc.WarcTruncationReason;
import org.netpreserve.jwarc.Warcinfo;

/** The records of a capture (WARC 1.1). */
public final class WarcRecords {
  private static final URI NOT_MODIFIED =
      URI.create("http://netpreserve.org/warc/1.1/revisit/server-not-modified");

  private final URI warcinfoId;

  /**
   * @param warcinfoId of the record that begins the file
   */
  public WarcRecords(URI warcinfoId) {
    this.warcinfoId = warcinfoId;
  }

  /** The record that begins a file. */
  public static Warcinfo warcinfo(
      URI id, Instant now, String file, Map<String, List<String>> fields) {
    return new Warcinfo.Builder()
        .version(MessageVersion.WARC_1_1)
        .recordId(id)
        .date(millis(now))
        .filename(file)
        .fields(fields)
        .build();
  }

  /** Response or revisit first, then request, then metadata. */
  public List<WarcRecord> of(Capture capture) throws IOException {
    List<WarcRecord> records = new ArrayList<>();
    records.add(capture.seenBefore().isPresent() ? revisit(capture) : response(capture));
    records.add(request(capture));
    if (!capture.notes().isEmpty()) {
      records.add(metadata(capture));
    }
    return records;
  }

  private WarcRecord response(Capture capture) {
    Response response = capture.response();
    byte[] block = Bytes.concat(response.responseHead(), response.body());
    WarcResponse.Builder builder =
        new WarcResponse.Builder(response.url())
            .version(MessageVersion.WARC_1_1)
            .recordId(capture.orderId())
            .date(millis(response.receivedAt()))
            .warcinfoId(warcinfoId)
            .ipAddress(response.address())
            .payloadDigest("sha1", sha1(response.body()))
            .blockDigest("sha1", sha1(block))
            .body(MediaType.HTTP_RESPONSE, block);
    if (response.truncated()) {
      builder.truncated(WarcTruncationReason.LENGTH);
    }
    return builder.build();
  }

  private WarcRecord revisit(Capture capture) {
    Response response = capture.response();
    Capture.Earlier earlier = capture.seenBefore().orElseThrow();
    return new WarcRevisit.Builder(response.url(), NOT_MODIFIED)
        .version(MessageVersion.WARC_1_1)
        .recordId(capture.orderId())
        .date(millis(response.receivedAt()))
        .warcinfoId(warcinfoId)
        .ipAddress(response.address())
        .refersTo(id(earlier.orderId()), earlier.url(), millis(earlier.fetchedAt()))
        .blockDigest("sha1", sha1(response.responseHead()))
        .body(MediaType.HTTP_RESPONSE, response.responseHead())
        .build();
  }

  private WarcRecord request(Capture capture) {
    Response response = capture.response();
    return new WarcRequest.Builder(response.url())
        .version(MessageVersion.WARC_1_1)
        .recordId(derived(capture.orderId(), "request"))
        .date(millis(response.receivedAt()))
        .warcinfoId(warcinfoId)
        .concurrentTo(id(capture.orderId()))
        .ipAddress(response.address())
        .blockDigest("sha1", sha1(response.requestHead()))
        .body(MediaType.HTTP_REQUEST, response.requestHead())
        .build();
  }

  private WarcRecord metadata(Capture capture) {
    return new WarcMetadata.Builder()
        .version(MessageVersion.WARC_1_1)
        .recordId(derived(capture.orderId(), "metadata"))
        .date(millis(capture.response().receivedAt()))
        .targetURI(capture.response().url())
        .warcinfoId(warcinfoId)
        .concurrentTo(id(capture.orderId()))
        .fields(capture.notes())
        .build();
  }

  private static URI id(UUID id) {
    return URI.create("urn:uuid:" + id);
  }

  /** The same in every attempt at the same order. */
  private static UUID derived(UUID orderId, String what) {
    return UUID.nameUUIDFromBytes((orderId + " " + what).getBytes(StandardCharsets.UTF_8));
  }

  private static Instant millis(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS);
  }

  private static String sha1(byte[] bytes) {
    try {
      return BaseEncoding.base32().encode(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every platform has SHA-1", e);
    }
  }
}
