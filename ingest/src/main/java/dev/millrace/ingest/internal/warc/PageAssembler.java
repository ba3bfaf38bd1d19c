package dev.millrace.ingest.internal.warc;

import dev.millrace.ingest.Assembled;
import dev.millrace.ingest.BrokenInputException;
import dev.millrace.ingest.HttpPage;
import dev.millrace.ingest.ReadSettings;
import dev.millrace.ingest.ResponseHead;
import dev.millrace.ingest.SkipReason;
import dev.millrace.ingest.internal.http.BoundedBody;
import dev.millrace.ingest.internal.http.ContentType;
import dev.millrace.schemas.BoundedText;
import dev.millrace.schemas.Header;
import dev.millrace.schemas.Page;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.netpreserve.jwarc.HttpResponse;
import org.netpreserve.jwarc.MessageHeaders;

/** Makes a page of one WARC record, or says why it is none. */
public final class PageAssembler {
  private static final int HTTP_HEADER_LIMIT_BYTES = 256 * 1024;

  private final ReadSettings settings;
  private final String dump;
  private final String filePath;
  private final HttpPage pages;

  /**
   * @param dump of every page
   * @param filePath of every page
   */
  public PageAssembler(ReadSettings settings, String dump, String filePath) {
    this.settings = settings;
    this.dump = dump;
    this.filePath = BoundedText.url(filePath);
    this.pages = new HttpPage(settings);
  }

  /**
   * Reads what it needs of the record's block.
   *
   * @throws BrokenInputException perhaps, where the file breaks within the block; the block's
   *     {@code drain} throws it in any case
   */
  public Assembled assemble(RecordHeader header, RecordBlock block) throws BrokenInputException {
    try {
      return switch (header.type()) {
        case "response" -> response(header, block);
        case "conversion" -> conversion(header, block);
        case "warcinfo" -> refused(SkipReason.WARCINFO);
        case "request" -> refused(SkipReason.REQUEST);
        case "metadata" -> refused(SkipReason.METADATA);
        case "revisit" -> refused(SkipReason.REVISIT);
        case "resource" -> refused(SkipReason.RESOURCE);
        case "continuation" -> refused(SkipReason.CONTINUATION);
        default -> refused(SkipReason.OTHER_TYPE);
      };
    } catch (BrokenInputException e) {
      throw e;
    } catch (IOException e) {
      return refused(SkipReason.BROKEN_HTTP);
    }
  }

  private static Assembled refused(SkipReason reason) {
    return new Assembled.Refused(reason);
  }

  private static Optional<SkipReason> withoutIdentity(RecordHeader header) {
    if (header.recordId().isEmpty()) {
      return Optional.of(SkipReason.NO_RECORD_ID);
    }
    return header.targetUri().isEmpty() ? Optional.of(SkipReason.NO_URL) : Optional.empty();
  }

  private Assembled response(RecordHeader header, RecordBlock block) throws IOException {
    Optional<SkipReason> anonymous = withoutIdentity(header);
    if (anonymous.isPresent()) {
      return refused(anonymous.get());
    }
    if (!isHttp(header)) {
      return refused(SkipReason.NOT_HTTP);
    }
    HttpResponse http = parse(block);
    ResponseHead head =
        new ResponseHead(
            header.targetUri(),
            header.recordId(),
            header.date(),
            dump,
            filePath,
            http.status(),
            headers(http.headers()),
            header.identifiedPayloadType(),
            header.truncated());
    return pages.of(head, () -> http.body().stream());
  }

  private static boolean isHttp(RecordHeader header) {
    Optional<ContentType> type = header.contentType().flatMap(ContentType::parse);
    return type.isPresent()
        ? type.get().mediaType().equals("application/http")
        : header.targetUri().startsWith("http");
  }

  private static HttpResponse parse(RecordBlock block) throws IOException {
    block.limitReading(HTTP_HEADER_LIMIT_BYTES);
    try {
      return HttpResponse.parse(block);
    } catch (RuntimeException e) {
      throw new IOException(e);
    } finally {
      block.limitReading(Long.MAX_VALUE / 2);
    }
  }

  private static List<Header> headers(MessageHeaders headers) {
    List<Header> pairs = new ArrayList<>();
    for (Map.Entry<String, List<String>> field : headers.map().entrySet()) {
      for (String value : field.getValue()) {
        pairs.add(new Header(field.getKey(), value));
      }
    }
    return pairs;
  }

  /** A record of a WET file: text that another program extracted, always UTF-8. */
  private Assembled conversion(RecordHeader header, RecordBlock block) throws IOException {
    Optional<SkipReason> anonymous = withoutIdentity(header);
    if (anonymous.isPresent()) {
      return refused(anonymous.get());
    }
    Optional<ContentType> type = header.contentType().flatMap(ContentType::parse);
    if (type.isEmpty() || !type.get().mediaType().equals("text/plain")) {
      return refused(SkipReason.NOT_HTML);
    }
    BoundedBody body = BoundedBody.read(Channels.newInputStream(block), settings.bodyLimitBytes());
    if (body.bytes().length == 0) {
      return refused(SkipReason.EMPTY_BODY);
    }
    return new Assembled.Whole(
        Page.newBuilder()
            .setUrl(header.targetUri())
            .setRecordId(BoundedText.id(header.recordId()))
            .setFetchedAt(header.date())
            .setDump(dump)
            .setFilePath(filePath)
            .setHeaders(List.of())
            .setContentType("text/plain")
            .setCharset("utf-8")
            .setTruncated(body.truncated() || header.truncated())
            .setBody(ByteBuffer.wrap(body.bytes()))
            .build());
  }
}
