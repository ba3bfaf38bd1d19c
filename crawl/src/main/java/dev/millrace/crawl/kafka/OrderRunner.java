package dev.millrace.crawl.kafka;

import dev.millrace.crawl.frontier.AddressDeal;
import dev.millrace.crawl.frontier.Outcomes;
import dev.millrace.crawl.lease.AddressLines;
import dev.millrace.crawl.lease.PollAge;
import dev.millrace.crawl.visit.NotOursException;
import dev.millrace.crawl.visit.Visit;
import dev.millrace.crawl.visit.VisitResults;
import dev.millrace.crawl.visit.Visitor;
import dev.millrace.schemas.DeadLetters;
import dev.millrace.schemas.FetchOrder;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries orders out, each in a virtual thread: waits for its turn at the host's address, asks, and
 * gives what came of it. An order whose partition is taken away meanwhile gives nothing.
 */
final class OrderRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OrderRunner.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private final Visitor visitor;
  private final FetchSettings settings;
  private final AddressLines lines;
  private final PollAge age;
  private final int partitions;
  private final Semaphore requests;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * @param partitions of {@code fetch-orders}
   */
  OrderRunner(Visitor visitor, FetchSettings settings, PollAge age, int partitions) {
    this.visitor = visitor;
    this.settings = settings;
    this.lines = new AddressLines(settings.addressDelay());
    this.age = age;
    this.partitions = partitions;
    this.requests = new Semaphore(settings.requests());
  }

  void start(FetchOrder order, HeldPartition partition, long offset, Consumer<Done> done) {
    var _ =
        threads.submit(
            () -> {
              try {
                Visit visit = carryOut(order, partition, offset);
                done.accept(new Done.Visited(partition, offset, order.getDomain(), visit));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (NotOursException e) {
                LOG.debug("{} is another's", order.getUrl());
              } catch (RuntimeException | StackOverflowError e) {
                // A fault of ours that one answer brings out must not stop the others.
                LOG.warn("{} cannot be dealt with", order.getUrl(), e);
                done.accept(
                    new Done.Visited(
                        partition,
                        offset,
                        order.getDomain(),
                        Visit.of(VisitResults.fault(order, DeadLetters.describe(e)))));
              }
            });
  }

  private Visit carryOut(FetchOrder order, HeldPartition partition, long offset)
      throws InterruptedException {
    return switch (visitor.whereIs(order)) {
      case Visitor.Whereabouts.Nowhere(Visit visit) -> visit;
      case Visitor.Whereabouts.At(String address) ->
          isOurs(order, address, partition)
              ? ask(order, address, partition, offset)
              : Visit.of(VisitResults.notSent(order, Outcomes.OTHER_ADDRESS, address));
    };
  }

  private boolean isOurs(FetchOrder order, String address, HeldPartition partition) {
    return AddressDeal.partition(address, order.getDomain(), partitions)
        == partition.partition().partition();
  }

  private Visit ask(FetchOrder order, String address, HeldPartition partition, long offset)
      throws InterruptedException {
    Duration hostDelay = Duration.ofMillis(order.getDelayMillis());
    long notBefore = partition.notBefore(offset, hostDelay, settings.addressDelay());
    TimeUnit.NANOSECONDS.sleep(notBefore - System.nanoTime());
    BooleanSupplier mayConnect = () -> !partition.isDropped() && age.isFresh();
    while (true) {
      try {
        return lines.send(
            address, order.getHost(), hostDelay, () -> visit(order, address, mayConnect));
      } catch (NotOursException e) {
        if (partition.isDropped()) {
          throw e;
        }
        // Not heard of the group for a while, but nobody has taken it yet.
        Thread.sleep(LOOK_AGAIN);
      }
    }
  }

  private Visit visit(FetchOrder order, String address, BooleanSupplier mayConnect)
      throws InterruptedException {
    requests.acquire();
    try {
      return visitor.visit(order, address, mayConnect);
    } finally {
      requests.release();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
