package dev.millrace.ingest.internal.warc;

import dev.millrace.ingest.BrokenInputException;
import dev.millrace.ingest.ReadSettings;
import dev.millrace.ingest.SkipReason;
import dev.millrace.ingest.internal.bytes.ContentDecoder;
import dev.millrace.schemas.BoundedText;
import dev.millrace.schemas.Header;
import dev.millrace.schemas.Page;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.netpreserve.jwarc.HttpResponse;
import org.netpreserve.jwarc.MessageHeaders;

/** Makes a page of one WARC record, or says why it is none. */
public final class PageAssembler {
  private static final int HTTP_HEADER_LIMIT_BYTES = 256 * 1024;

  /** An input that gives no byte this often in a row is taken for damaged. */
  private static final int MAX_EMPTY_READS = 1000;

  private final ReadSettings settings;
  private final String dump;

  public PageAssembler(ReadSettings settings, String dump) {
    this.settings = settings;
    this.dump = dump;
  }

  /** What a record is: a page, or a reason why not. */
  public sealed interface Assembled {
    record Whole(Page page) implements Assembled {}

    record Refused(SkipReason reason) implements Assembled {}
  }

  /** A body up to the limit. */
  private record Body(byte[] bytes, boolean truncated) {}

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
    Optional<SkipReason> badStatus = statusReason(http.status());
    if (badStatus.isPresent()) {
      return refused(badStatus.get());
    }
    Optional<ContentType> declared =
        http.headers().first("Content-Type").flatMap(ContentType::parse);
    Optional<ContentType> type =
        header.identifiedPayloadType().flatMap(ContentType::parse).or(() -> declared);
    if (type.isPresent() && !type.get().isHtml()) {
      return refused(SkipReason.NOT_HTML);
    }
    List<String> encodings = ContentDecoder.encodings(http.headers());
    if (!ContentDecoder.supports(encodings)) {
      return refused(SkipReason.UNSUPPORTED_ENCODING);
    }
    return httpPage(header, http, type, declared, encodings);
  }

  private Assembled httpPage(
      RecordHeader header,
      HttpResponse http,
      Optional<ContentType> type,
      Optional<ContentType> declared,
      List<String> encodings)
      throws IOException {
    ContentDecoder decoder = new ContentDecoder(settings);
    Body body;
    try (InputStream wire = http.body().stream();
        InputStream in = decoder.decode(wire, encodings)) {
      body = read(in);
    } catch (IOException e) {
      return refused(SkipReason.BROKEN_ENCODING);
    }
    if (decoder.limitExceeded()) {
      return refused(SkipReason.DECOMPRESSION_LIMIT);
    }
    if (body.bytes.length == 0) {
      return refused(body.truncated ? SkipReason.BROKEN_ENCODING : SkipReason.EMPTY_BODY);
    }
    Optional<String> mediaType =
        type.map(ContentType::mediaType).or(() -> HtmlSniffer.sniff(body.bytes));
    if (mediaType.isEmpty()) {
      return refused(SkipReason.NOT_HTML);
    }
    return new Assembled.Whole(
        page(header, body)
            .setStatus(http.status())
            .setHeaders(headers(http.headers()))
            .setContentType(mediaType.get())
            .setCharset(declared.map(ContentType::charset).orElse(""))
            .build());
  }

  private Page.Builder page(RecordHeader header, Body body) {
    return Page.newBuilder()
        .setUrl(header.targetUri())
        .setRecordId(BoundedText.id(header.recordId()))
        .setFetchedAt(header.date())
        .setDump(dump)
        .setHeaders(List.of())
        .setTruncated(body.truncated || header.truncated())
        .setBody(ByteBuffer.wrap(body.bytes));
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
    Body body = read(Channels.newInputStream(block));
    if (body.bytes.length == 0) {
      return refused(SkipReason.EMPTY_BODY);
    }
    return new Assembled.Whole(
        page(header, body).setContentType("text/plain").setCharset("utf-8").build());
  }

  /** Reads up to the limit; a body that breaks off or is damaged keeps what could be read. */
  private Body read(InputStream in) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] chunk = new byte[16 * 1024];
    int emptyReads = 0;
    try {
      while (out.size() <= settings.bodyLimitBytes() && emptyReads < MAX_EMPTY_READS) {
        int count = in.read(chunk);
        if (count < 0) {
          return new Body(out.toByteArray(), false);
        }
        emptyReads = count == 0 ? emptyReads + 1 : 0;
        out.write(chunk, 0, count);
      }
    } catch (IOException | RuntimeException e) {
      // jwarc's and brotli's decoders throw both on damaged data; the mark below tells the reader
      return new Body(out.toByteArray(), true);
    }
    byte[] bytes = out.toByteArray();
    return new Body(Arrays.copyOf(bytes, Math.min(bytes.length, settings.bodyLimitBytes())), true);
  }
}
