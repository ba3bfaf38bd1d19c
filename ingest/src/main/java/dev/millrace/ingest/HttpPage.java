package dev.millrace.ingest;

import dev.millrace.ingest.internal.http.BoundedBody;
import dev.millrace.ingest.internal.http.ContentDecoder;
import dev.millrace.ingest.internal.http.ContentType;
import dev.millrace.ingest.internal.http.HtmlSniffer;
import dev.millrace.schemas.BoundedText;
import dev.millrace.schemas.Page;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Makes a page of one HTTP response, or says why it is none. Thread-safe. */
public final class HttpPage {
  private final ReadSettings settings;

  public HttpPage(ReadSettings settings) {
    this.settings = settings;
  }

  /** A response's body as sent: without transfer coding, in its content codings. */
  @FunctionalInterface
  public interface WireBody {
    /** Called at most once, and only where the head is that of a page. */
    InputStream open() throws IOException;
  }

  /** The page in a response. A body that breaks off is a page that is marked as truncated. */
  public Assembled of(ResponseHead head, WireBody body) {
    Optional<SkipReason> badStatus = statusReason(head.status());
    if (badStatus.isPresent()) {
      return refused(badStatus.get());
    }
    Optional<ContentType> declared =
        head.values("Content-Type").findFirst().flatMap(ContentType::parse);
    Optional<ContentType> type = head.payloadType().flatMap(ContentType::parse).or(() -> declared);
    if (type.isPresent() && !type.get().isHtml()) {
      return refused(SkipReason.NOT_HTML);
    }
    return withBody(head, body, type, declared);
  }

  private static Assembled refused(SkipReason reason) {
    return new Assembled.Refused(reason);
  }

  private Assembled withBody(
      ResponseHead head,
      WireBody wire,
      Optional<ContentType> type,
      Optional<ContentType> declared) {
    List<String> codings = ContentDecoder.codings(head.values("Content-Encoding"));
    ContentDecoder decoder = new ContentDecoder(settings);
    BoundedBody body;
    try (InputStream sent = wire.open();
        InputStream in = decoder.decode(sent, codings)) {
      body = BoundedBody.read(in, settings.bodyLimitBytes());
    } catch (IOException e) {
      return refused(
          decoder.limitExceeded() ? SkipReason.DECOMPRESSION_LIMIT : SkipReason.BROKEN_ENCODING);
    }
    Optional<SkipReason> unusable = unusable(decoder, body);
    if (unusable.isPresent()) {
      return refused(unusable.get());
    }
    return type.map(ContentType::mediaType)
        .or(() -> HtmlSniffer.sniff(body.bytes()))
        .<Assembled>map(mediaType -> new Assembled.Whole(page(head, body, mediaType, declared)))
        .orElseGet(() -> refused(SkipReason.NOT_HTML));
  }

  private static Optional<SkipReason> unusable(ContentDecoder decoder, BoundedBody body) {
    if (decoder.limitExceeded()) {
      return Optional.of(SkipReason.DECOMPRESSION_LIMIT);
    }
    if (decoder.unsupported()) {
      return Optional.of(SkipReason.UNSUPPORTED_ENCODING);
    }
    if (body.bytes().length == 0) {
      return Optional.of(body.truncated() ? SkipReason.BROKEN_ENCODING : SkipReason.EMPTY_BODY);
    }
    return Optional.empty();
  }

  private static Page page(
      ResponseHead head, BoundedBody body, String mediaType, Optional<ContentType> declared) {
    return Page.newBuilder()
        .setUrl(head.url())
        .setRecordId(BoundedText.id(head.recordId()))
        .setFetchedAt(head.fetchedAt())
        .setDump(head.dump())
        .setFilePath(head.filePath())
        .setStatus(head.status())
        .setHeaders(head.headers())
        .setContentType(mediaType)
        .setCharset(declared.map(ContentType::charset).orElse(""))
        .setTruncated(body.truncated() || head.truncated())
        .setBody(ByteBuffer.wrap(body.bytes()))
        .build();
  }

  private static Optional<SkipReason> statusReason(int status) {
    return switch (status) {
      case 404, 410 -> Optional.of(SkipReason.NOT_FOUND);
      case 204, 205, 206 -> Optional.of(SkipReason.OTHER_STATUS);
      default ->
          switch (status / 100) {
            case 2 -> Optional.empty();
            case 3 -> Optional.of(SkipReason.REDIRECT);
            case 4 -> Optional.of(SkipReason.CLIENT_ERROR);
            case 5 -> Optional.of(SkipReason.SERVER_ERROR);
            default -> Optional.of(SkipReason.OTHER_STATUS);
          };
    };
  }
}
