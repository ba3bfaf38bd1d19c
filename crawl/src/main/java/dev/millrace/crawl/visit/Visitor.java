package dev.millrace.crawl.visit;

import dev.millrace.schemas.FetchOrder;
import java.util.function.BooleanSupplier;

/** Carries orders out. Safe for several threads. */
public interface Visitor extends AutoCloseable {

  /** Where a host is. */
  sealed interface Whereabouts {
    /**
     * @param address as text, always the same one of several while it is among them
     */
    record At(String address) implements Whereabouts {}

    /** At none that may be asked: the visit that says so. */
    record Nowhere(Visit visit) implements Whereabouts {}
  }

  Whereabouts whereIs(FetchOrder order) throws InterruptedException;

  /**
   * Asks the host at the address, and no other.
   *
   * @param mayConnect asked at the last moment before anything is sent
   * @throws NotOursException if it said no
   */
  Visit visit(FetchOrder order, String address, BooleanSupplier mayConnect)
      throws InterruptedException;

  @Override
  void close();
}
