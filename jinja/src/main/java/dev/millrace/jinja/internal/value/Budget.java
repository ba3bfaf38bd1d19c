package dev.millrace.jinja.internal.value;

import dev.millrace.jinja.Limits;
import dev.millrace.jinja.TemplateException;

/** What one rendering has used of its {@link Limits}. */
public final class Budget {
  private static final long STEPS_BETWEEN_CLOCKS = 8192;
  private static final long BYTES_PER_STEP = 64;
  private static final int BYTES_PER_CHARACTER = 2;
  private static final int BYTES_PER_ELEMENT = 8;
  private static final int BYTES_PER_OBJECT = 48;

  /** About as many as Python's own limit of 1,000 frames lets Jinja2 make. */
  private static final int MAX_CALLS = 200;

  private final Limits limits;
  private final long deadline;
  private long steps;
  private long nextClock = STEPS_BETWEEN_CLOCKS;
  private long built;
  private final Depth depth;
  private int levels;
  private int calls;

  public Budget(Limits limits, Depth depth) {
    this.limits = limits;
    this.depth = depth;
    this.deadline = System.nanoTime() + limits.time().toNanos();
  }

  public void step() {
    spend(1);
  }

  public void spend(long more) {
    steps += more;
    if (steps > limits.steps()) {
      throw TemplateException.limit("more than " + limits.steps() + " steps");
    }
    if (steps >= nextClock) {
      nextClock = steps + STEPS_BETWEEN_CLOCKS;
      if (System.nanoTime() - deadline > 0) {
        throw TemplateException.limit("took longer than " + limits.time().toMillis() + " ms");
      }
    }
  }

  /** Before a text is read through, or built. */
  public void readText(long characters) {
    spend(characters * BYTES_PER_CHARACTER / BYTES_PER_STEP);
  }

  /** Before a text is built. */
  public void buildText(long characters) {
    build(characters, BYTES_PER_CHARACTER, BYTES_PER_OBJECT);
  }

  /** Before a text that is being built grows. */
  public void growText(long characters) {
    build(characters, BYTES_PER_CHARACTER, 0);
  }

  /** Before a list or dict is built. */
  public void buildElements(long elements) {
    build(elements, BYTES_PER_ELEMENT, BYTES_PER_OBJECT);
  }

  private void build(long units, int bytesPerUnit, int own) {
    long bytes = own + units * bytesPerUnit;
    if (units > limits.builtBytes() || bytes > limits.builtBytes() - built) {
      throw TemplateException.limit("values of more than " + limits.builtBytes() + " bytes");
    }
    built += bytes;
    spend(bytes / BYTES_PER_STEP);
  }

  public void output(int characters) {
    if (characters > limits.outputCharacters()) {
      throw TemplateException.limit(
          "a text of more than " + limits.outputCharacters() + " characters");
    }
  }

  /** Goes one level deeper: into an expression, a block, a value within a value. */
  public void enter() {
    depth.requireLevels(++levels);
  }

  public void leave() {
    levels--;
  }

  /** Begins a call of what the template defines. */
  public void call() {
    if (++calls > MAX_CALLS) {
      throw TemplateException.limit("more than " + MAX_CALLS + " calls within each other");
    }
  }

  public void comeBack() {
    calls--;
  }
}
