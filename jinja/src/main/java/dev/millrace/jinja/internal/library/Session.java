package dev.millrace.jinja.internal.library;

import dev.millrace.jinja.internal.python.Arithmetic;
import dev.millrace.jinja.internal.python.Comparison;
import dev.millrace.jinja.internal.python.Iteration;
import dev.millrace.jinja.internal.python.Printer;
import dev.millrace.jinja.internal.value.Budget;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.Value;
import java.time.LocalDateTime;
import java.util.Iterator;
import java.util.List;

/** One rendering: its budget and clock, and the rules that work within the budget. */
public final class Session {
  private final Budget budget;
  private final LocalDateTime now;
  private final Printer printer;
  private final Comparison comparison;
  private final Arithmetic arithmetic;
  private final Attributes attributes;
  private boolean escaping;

  public Session(Budget budget, LocalDateTime now) {
    this.budget = budget;
    this.now = now;
    this.printer = new Printer(budget);
    this.comparison = new Comparison(budget);
    this.arithmetic = new Arithmetic(budget);
    this.attributes = new Attributes(this);
  }

  public Budget budget() {
    return budget;
  }

  public LocalDateTime now() {
    return now;
  }

  public Printer printer() {
    return printer;
  }

  public Comparison comparison() {
    return comparison;
  }

  public Arithmetic arithmetic() {
    return arithmetic;
  }

  public Attributes attributes() {
    return attributes;
  }

  /** Whether values are written as HTML: within {@code autoescape true}. */
  public boolean isEscaping() {
    return escaping;
  }

  public void setEscaping(boolean escapes) {
    escaping = escapes;
  }

  /** As printed, and still HTML if it was. */
  public Str text(Value value) {
    return printer.text(value);
  }

  public Iterator<Value> iterate(Value value) {
    return Iteration.over(value, budget);
  }

  public List<Value> list(Value value) {
    return Iteration.list(value, budget);
  }
}
