package dev.millrace.crawl.fetch;

import dev.millrace.crawl.CrawlSettings;
import dev.millrace.crawl.fetch.internal.CallSockets;
import dev.millrace.crawl.fetch.internal.Exchange;
import dev.millrace.crawl.fetch.internal.Failures;
import dev.millrace.crawl.fetch.internal.MessageHead;
import dev.millrace.crawl.fetch.internal.TimedLookup;
import dev.millrace.crawl.fetch.internal.TrustedTls;
import java.io.IOException;
import java.net.Proxy;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509TrustManager;
import okhttp3.Authenticator;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.CookieJar;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okio.BufferedSource;

/**
 * Asks a server once. Redirects are answers, no cookie is kept, no proxy is used, nothing is sent
 * twice, and every request has a connection of its own: the pause between two is longer than a
 * server keeps one. What a server does wrong is a {@link FetchOutcome.Failed}.
 *
 * <p>Blocks; any number of threads may call.
 */
public final class Fetcher implements AutoCloseable {
  /** For the head of an answer, with what a TLS handshake brings. */
  private static final int HEAD_BYTES = 128 * 1024;

  /** What framing may add to a body: chunks, records, frames. */
  private static final int FRAMING_BYTES = 1 << 20;

  private static final String ACCEPT = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5";

  private final String userAgent;
  private final AddressGuard guard;
  private final int maxBodyBytes;
  private final TimedLookup names;
  private final OkHttpClient client;
  private final Clock clock = Clock.systemUTC();

  /**
   * @throws dev.millrace.schemas.SettingsException if no contact is named
   */
  public Fetcher(CrawlSettings settings) {
    this(settings, NameLookup.SYSTEM, Optional.empty());
  }

  /**
   * @param trust by whom certificates are checked; empty: the platform's own
   */
  public Fetcher(
      CrawlSettings settings, NameLookup lookup, Optional<? extends X509TrustManager> trust) {
    this.userAgent = UserAgent.of(settings);
    this.guard = new AddressGuard(settings.fetching().allowAddresses());
    this.maxBodyBytes = settings.fetching().maxBodyBytes();
    this.names = new TimedLookup(lookup, settings.fetching().connectTimeout());
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .callTimeout(settings.fetching().callTimeout())
            .connectTimeout(settings.fetching().connectTimeout())
            .readTimeout(settings.fetching().callTimeout())
            .writeTimeout(settings.fetching().callTimeout())
            .dns(names)
            .proxy(Proxy.NO_PROXY)
            .cookieJar(CookieJar.NO_COOKIES)
            .authenticator(Authenticator.NONE)
            .followRedirects(false)
            .followSslRedirects(false)
            .fastFallback(false)
            .connectionSpecs(List.of(ConnectionSpec.COMPATIBLE_TLS, ConnectionSpec.CLEARTEXT))
            // None is kept. The time is how often the pool looks at connections in use: not always.
            .connectionPool(new ConnectionPool(0, 5, TimeUnit.MINUTES));
    trust.ifPresent(manager -> builder.sslSocketFactory(TrustedTls.sockets(manager), manager));
    this.client = builder.build();
  }

  /** Up to the body limit of the settings. */
  public FetchOutcome fetch(FetchRequest request) {
    return fetch(request, maxBodyBytes);
  }

  /** Up to a body limit of its own. */
  public FetchOutcome fetch(FetchRequest request, int bodyLimitBytes) {
    HttpUrl url = HttpUrl.parse(request.url().text());
    if (url == null) {
      return new FetchOutcome.Failed(
          FailureKind.PROTOCOL, "the client cannot ask for " + request.url());
    }
    CallSockets sockets = new CallSockets(guard::allows, HEAD_BYTES);
    Exchange exchange = new Exchange(sockets, (long) bodyLimitBytes + FRAMING_BYTES);
    Call call =
        client
            .newBuilder()
            .socketFactory(sockets)
            .addNetworkInterceptor(exchange)
            .build()
            .newCall(message(url, request));
    try (okhttp3.Response answer = call.execute()) {
      return outcome(
          request, exchange.seen().orElseThrow(), read(answer, bodyLimitBytes), bodyLimitBytes);
    } catch (IOException e) {
      return Failures.of(e, exchange.seen().isPresent());
    } finally {
      // What is left of a cut body is not drained.
      call.cancel();
    }
  }

  private Request message(HttpUrl url, FetchRequest request) {
    Request.Builder message =
        new Request.Builder()
            .url(url)
            .header("User-Agent", userAgent)
            .header("Accept", ACCEPT)
            .header("Accept-Encoding", "gzip")
            .header("Connection", "close");
    request.etag().ifPresent(etag -> message.header("If-None-Match", etag));
    request.lastModified().ifPresent(time -> message.header("If-Modified-Since", time));
    request.extra().forEach(message::header);
    return message.build();
  }

  /** One byte more than the limit tells that there was more. */
  private static byte[] read(okhttp3.Response answer, int limitBytes) throws IOException {
    BufferedSource source = answer.body().source();
    source.request(limitBytes + 1L);
    return source.readByteArray(Math.min(source.getBuffer().size(), limitBytes + 1L));
  }

  private FetchOutcome outcome(
      FetchRequest request, Exchange.Seen seen, byte[] read, int bodyLimitBytes) {
    int status = seen.answer().code();
    if (status < 200 || status > 599) {
      return new FetchOutcome.Failed(FailureKind.PROTOCOL, "status " + status);
    }
    if (status == 304 && !request.isConditional()) {
      return new FetchOutcome.Failed(FailureKind.PROTOCOL, "304 to a request without a condition");
    }
    boolean truncated = read.length > bodyLimitBytes;
    byte[] body = truncated ? Arrays.copyOf(read, bodyLimitBytes) : read;
    String reason = seen.answer().message();
    List<HeaderField> fields = MessageHead.trueOf(seen.answer().headers(), body.length);
    return new FetchOutcome.Answered(
        new Response(
            request.url().text(),
            status,
            reason,
            fields,
            body,
            truncated,
            seen.address(),
            clock.instant(),
            MessageHead.of(seen.request()),
            MessageHead.of(status, reason, fields)));
  }

  @Override
  public void close() {
    names.close();
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }
}
