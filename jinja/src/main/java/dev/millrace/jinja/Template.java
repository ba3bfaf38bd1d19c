package dev.millrace.jinja;

import dev.millrace.jinja.Segment.Origin;
import dev.millrace.jinja.internal.library.Filters;
import dev.millrace.jinja.internal.library.Session;
import dev.millrace.jinja.internal.library.Tests;
import dev.millrace.jinja.internal.run.Interpreter;
import dev.millrace.jinja.internal.run.Variables;
import dev.millrace.jinja.internal.syntax.Parser;
import dev.millrace.jinja.internal.syntax.Stmt;
import dev.millrace.jinja.internal.value.Budget;
import dev.millrace.jinja.internal.value.Depth;
import dev.millrace.jinja.internal.value.Str;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A template, read once and rendered often, by any number of threads. It is read as Jinja2 3.1
 * reads it within transformers: {@code trim_blocks}, {@code lstrip_blocks}, no HTML escaping, the
 * extensions for {@code break}, {@code continue} and {@code generation}, and the functions {@code
 * raise_exception} and {@code strftime_now}. It can't change what it is given and sees nothing
 * else; see {@link Limits} for what it may use.
 *
 * <p>Not there are the filters pprint and urlize, the function lipsum, bytes, sets, and complex
 * numbers; other templates can't be named.
 */
public final class Template {
  private final Stmt.Body body;
  private final Limits limits;

  private Template(Stmt.Body body, Limits limits) {
    this.body = body;
    this.limits = limits;
  }

  public static Template parse(String text) {
    return parse(text, Limits.DEFAULT);
  }

  /**
   * @throws TemplateException if the text is no template
   */
  public static Template parse(String text, Limits limits) {
    if (text.length() > limits.templateCharacters()) {
      throw TemplateException.limit(
          "a template of more than " + limits.templateCharacters() + " characters");
    }
    return Depth.inWhatItTakes(
        depth -> new Template(Parser.parse(text, Filters.names(), Tests.names(), depth), limits));
  }

  /**
   * @param variables maps, lists, texts, numbers, truth values, {@link Trusted} and null, any of
   *     them within each other; not changed meanwhile
   * @param now for {@code strftime_now}
   * @throws TemplateException if the template fails, or says so itself
   */
  public Rendered render(Map<String, ? extends @Nullable Object> variables, LocalDateTime now) {
    Str text = Depth.inWhatItTakes(depth -> render(variables, now, depth));
    List<Segment> segments = new ArrayList<>();
    text.forEachRun(
        (piece, users) -> segments.add(new Segment(piece, users ? Origin.VALUE : Origin.TEMPLATE)));
    return new Rendered(segments);
  }

  private Str render(
      Map<String, ? extends @Nullable Object> variables, LocalDateTime now, Depth depth) {
    Budget budget = new Budget(limits, depth);
    return Interpreter.render(body, new Variables(budget).of(variables), new Session(budget, now));
  }
}
