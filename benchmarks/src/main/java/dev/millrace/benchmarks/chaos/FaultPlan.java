package dev.millrace.benchmarks.chaos;

import dev.millrace.benchmarks.chaos.process.FaultKind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Faults in the order of their times. */
record FaultPlan(long seed, List<Fault> faults) {

  FaultPlan {
    faults = List.copyOf(faults);
  }

  /**
   * Draws faults; the same arguments give the same ones on every machine. Times are uniform over
   * the duration. Every process has its turn before any has the next, in an order that is drawn
   * anew each time.
   *
   * @param kinds of which each fault is one
   */
  static FaultPlan draw(
      long seed, int count, Duration duration, List<String> processes, List<FaultKind> kinds) {
    Random random = new Random(seed);
    List<Long> times =
        random.longs(count, 0, Math.max(1, duration.toMillis())).sorted().boxed().toList();
    Deque<String> turns = new ArrayDeque<>();
    List<Fault> faults = new ArrayList<>();
    for (long time : times) {
      if (turns.isEmpty()) {
        List<String> order = new ArrayList<>(processes);
        Collections.shuffle(order, random);
        turns.addAll(order);
      }
      FaultKind kind = kinds.get(random.nextInt(kinds.size()));
      faults.add(new Fault(Duration.ofMillis(time), kind, turns.remove()));
    }
    return new FaultPlan(seed, faults);
  }

  /**
   * The same faults, where kinds have targets of their own: the registry is what goes away, and a
   * network is cut at the server that was drawn, or else at one of all in turn.
   *
   * @param servers the registry last
   */
  FaultPlan aimedAt(List<String> servers) {
    List<Fault> aimed = new ArrayList<>();
    for (Fault fault : faults) {
      String process =
          switch (fault.kind()) {
            case REGISTRY -> servers.getLast();
            case CUT ->
                servers.contains(fault.process())
                    ? fault.process()
                    : servers.get(aimed.size() % servers.size());
            case KILL, RESTART, PAUSE, CLOCK -> fault.process();
          };
      aimed.add(new Fault(fault.at(), fault.kind(), process));
    }
    return new FaultPlan(seed, aimed);
  }
}
