package dev.millrace.inference.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where one can be in a grammar after some bytes: an automaton that is made as far as it is walked.
 * A state is a set of stacks of places where a byte comes next; stacks share their lower parts. For
 * one thread.
 */
final class GrammarStates {
  /** Ways to read the same text; more mean a grammar that says one thing in too many ways. */
  private static final int MAX_STACKS = 4000;

  /** States kept for later; beyond, they are made again. */
  private static final int MAX_STATES = 5_000;

  /** Places looked at for one set of tokens, which others wait for. */
  private static final int MAX_WORK = 4_000_000;

  private final Grammar grammar;
  private final Map<Long, Place> places = new HashMap<>();
  private final Map<List<Integer>, State> states = new HashMap<>();
  private final State dead;
  private int made;
  private int work;

  GrammarStates(Grammar grammar) {
    this.grammar = grammar;
    this.dead = new State(List.of(), false);
  }

  /**
   * A place in an alternative, and where to go on after it.
   *
   * @param left least bytes from here to the text's end
   */
  private record Place(int number, int at, @Nullable Place after, int left) {}

  /** Where one can be. */
  final class State {
    private final List<Place> next;
    private final boolean mayEnd;
    private final int left;
    private final @Nullable State[] after = new @Nullable State[256];

    private State(List<Place> next, boolean mayEnd) {
      this.next = next;
      this.mayEnd = mayEnd;
      this.left = mayEnd ? 0 : next.stream().mapToInt(Place::left).min().orElse(0);
    }

    /** Whether the text may end here. */
    boolean mayEnd() {
      return mayEnd;
    }

    /** Whether the text can only end here. */
    boolean over() {
      return next.isEmpty();
    }

    /** No text leads here. */
    boolean isDead() {
      return next.isEmpty() && !mayEnd;
    }

    /** Least bytes to the text's end. */
    int left() {
      return left;
    }

    State then(int value) {
      State known = after[value];
      if (known == null) {
        known = step(this, value);
        after[value] = known;
      }
      return known;
    }
  }

  State start() {
    Closure closure = new Closure();
    for (int alternative : grammar.alternatives(grammar.root())) {
      closure.add(alternative, null);
    }
    return closure.state();
  }

  /** Begins to count the work anew. */
  void beginWork() {
    work = 0;
  }

  private State step(State from, int value) {
    work += from.next.size();
    if (work > MAX_WORK) {
      throw new GrammarException("it takes too long to follow: make it simpler");
    }
    Closure closure = new Closure();
    for (Place place : from.next) {
      if (grammar.fits(grammar.element(place.at()), value)) {
        closure.add(place.at() + 1, place.after());
      }
    }
    return closure.state();
  }

  private Place place(int at, @Nullable Place after) {
    long key = (long) at << 32 | (after == null ? 0 : after.number());
    Place known = places.get(key);
    if (known == null) {
      int left = grammar.leastBytes(at) + (after == null ? 0 : after.left());
      known = new Place(++made, at, after, Math.max(0, left));
      places.put(key, known);
    }
    return known;
  }

  /** What can be reached without a byte. */
  private final class Closure {
    private final Deque<Place> open = new ArrayDeque<>();
    private final Set<Integer> seen = new HashSet<>();
    private final List<Place> next = new ArrayList<>();
    private boolean mayEnd;

    /** The end of an alternative is where to go on after it, so that repetition needs no depth. */
    void add(int at, @Nullable Place after) {
      int place = at;
      Place rest = after;
      while (grammar.element(place) == Grammar.END) {
        if (rest == null) {
          mayEnd = true;
          return;
        }
        place = rest.at();
        rest = rest.after();
      }
      Place reached = place(place, rest);
      if (seen.add(reached.number())) {
        open.add(reached);
        if (seen.size() > MAX_STACKS) {
          throw new GrammarException(
              "it can be read in more than " + MAX_STACKS + " ways at once: make it simpler");
        }
      }
    }

    State state() {
      while (!open.isEmpty()) {
        Place place = open.remove();
        work++;
        int element = grammar.element(place.at());
        if (element >= 0) {
          next.add(place);
          continue;
        }
        boolean last = grammar.element(place.at() + 1) == Grammar.END;
        Place after = last ? place.after() : place(place.at() + 1, place.after());
        for (int alternative : grammar.alternatives(-1 - element)) {
          add(alternative, after);
        }
      }
      return interned();
    }

    private State interned() {
      if (next.isEmpty() && !mayEnd) {
        return dead;
      }
      List<Integer> key = new ArrayList<>(next.stream().map(Place::number).sorted().toList());
      key.add(mayEnd ? -1 : -2);
      State known = states.get(key);
      if (known == null) {
        if (states.size() >= MAX_STATES) {
          states.clear();
          places.clear();
        }
        known = new State(List.copyOf(next), mayEnd);
        states.put(key, known);
      }
      return known;
    }
  }
}
