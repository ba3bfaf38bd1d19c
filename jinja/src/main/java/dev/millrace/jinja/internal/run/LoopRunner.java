package dev.millrace.jinja.internal.run;

import dev.millrace.jinja.internal.library.Session;
import dev.millrace.jinja.internal.python.Iteration;
import dev.millrace.jinja.internal.python.Truth;
import dev.millrace.jinja.internal.run.Interpreter.Next;
import dev.millrace.jinja.internal.syntax.Stmt;
import dev.millrace.jinja.internal.value.TextBuilder;
import dev.millrace.jinja.internal.value.Value;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;

/** Runs loops. */
final class LoopRunner {
  private final Interpreter interpreter;
  private final Session session;
  private final Evaluator evaluator;
  private final Assignment assignment;

  LoopRunner(Interpreter interpreter, Session session, Evaluator evaluator, Assignment assignment) {
    this.interpreter = interpreter;
    this.session = session;
    this.evaluator = evaluator;
    this.assignment = assignment;
  }

  Next run(Stmt.For loop, Frame frame, TextBuilder out) {
    return rounds(loop, evaluator.value(loop.elements(), frame), 0, frame, out);
  }

  /**
   * What comes after the loop, whose else may leave a loop around it. The else runs if no round
   * came to its end, so also after a break in the first.
   */
  Next rounds(Stmt.For loop, Value elements, int depth, Frame frame, TextBuilder out) {
    Loop position = loop(loop, elements, depth, frame);
    boolean anyWhole = false;
    Frame inside = frame.inner(loop.body().scope());
    inside.set("loop", position);
    while (position.hasNext()) {
      assignment.assign(loop.target(), position.next(), inside);
      inside.enter();
      Next next = interpreter.run(loop.body().statements(), inside, out);
      anyWhole |= next == Next.STATEMENT;
      if (next == Next.LOOP_END) {
        break;
      }
    }
    inside.leave();
    if (anyWhole || loop.otherwise().isEmpty()) {
      return Next.STATEMENT;
    }
    Frame otherwise = frame.inner(loop.otherwise().get().scope()).enter();
    Next next = interpreter.run(loop.otherwise().get().statements(), otherwise, out);
    otherwise.leave();
    return next;
  }

  private Loop loop(Stmt.For loop, Value elements, int depth, Frame frame) {
    Optional<Loop.Recursion> recursion =
        loop.recursive()
            ? Optional.of((value, level) -> interpreter.recursion(loop, value, level, frame))
            : Optional.empty();
    Iterator<Value> all = session.iterate(elements);
    if (loop.condition().isEmpty()) {
      return new Loop(all, Iteration.length(elements), recursion, depth, session);
    }
    Iterator<Value> chosen = new Chosen(all, loop.condition().get(), loop, frame);
    return new Loop(chosen, OptionalInt.empty(), recursion, depth, session);
  }

  /** Elements that fulfil a loop's condition. */
  private final class Chosen implements Iterator<Value> {
    private final Iterator<Value> all;
    private final Stmt.Condition condition;
    private final Stmt.For loop;
    private final Frame frame;
    private Optional<Value> next = Optional.empty();

    Chosen(Iterator<Value> all, Stmt.Condition condition, Stmt.For loop, Frame around) {
      this.all = all;
      this.condition = condition;
      this.loop = loop;
      this.frame = around.inner(condition.scope()).enter();
    }

    @Override
    public boolean hasNext() {
      while (next.isEmpty() && all.hasNext()) {
        Value element = all.next();
        assignment.assign(loop.target(), element, frame);
        if (Truth.of(evaluator.value(condition.test(), frame))) {
          next = Optional.of(element);
        }
      }
      return next.isPresent();
    }

    @Override
    public Value next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Value element = next.orElseThrow();
      next = Optional.empty();
      return element;
    }
  }
}
