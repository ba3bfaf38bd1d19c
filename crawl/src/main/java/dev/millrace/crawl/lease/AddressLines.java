package dev.millrace.crawl.lease;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One request at a time to each address, with a pause after each answer; and once more the pause of
 * each host, by this process's own clock. Safe for several threads, and made for virtual ones: they
 * wait here.
 */
public final class AddressLines {
  /** Longer pauses than this are kept by the frontier alone. */
  private static final Duration REMEMBERED = Duration.ofMinutes(30);

  private final Duration pause;
  private final LoadingCache<String, Line> lines =
      CacheBuilder.newBuilder()
          .expireAfterAccess(REMEMBERED)
          .build(CacheLoader.from(() -> new Line()));

  /**
   * @param pause after an answer from an address
   */
  public AddressLines(Duration pause) {
    this.pause = pause;
  }

  /** First come, first served. */
  private static final class Line {
    private final Semaphore turn = new Semaphore(1, true);
    private volatile long notBefore = System.nanoTime();
  }

  /** Work that asks an address. */
  @FunctionalInterface
  public interface Request<T> {
    T send() throws InterruptedException;
  }

  /**
   * Sends when it is the request's turn.
   *
   * @param hostPause after an answer from the host
   */
  public <T> T send(String address, String host, Duration hostPause, Request<T> request)
      throws InterruptedException {
    Line ofAddress = lines.getUnchecked("address " + address);
    Line ofHost = lines.getUnchecked("host " + host);
    ofHost.turn.acquire();
    try {
      sleepUntil(ofHost.notBefore);
      ofAddress.turn.acquire();
      try {
        sleepUntil(ofAddress.notBefore);
        return request.send();
      } finally {
        ofAddress.notBefore = System.nanoTime() + pause.toNanos();
        ofAddress.turn.release();
      }
    } finally {
      ofHost.notBefore = System.nanoTime() + hostPause.toNanos();
      ofHost.turn.release();
    }
  }

  private static void sleepUntil(long nanos) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(nanos - System.nanoTime());
  }
}
