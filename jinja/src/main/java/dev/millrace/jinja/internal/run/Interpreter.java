package dev.millrace.jinja.internal.run;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.library.Functions;
import dev.millrace.jinja.internal.library.Session;
import dev.millrace.jinja.internal.python.Markup;
import dev.millrace.jinja.internal.python.Truth;
import dev.millrace.jinja.internal.syntax.Expr;
import dev.millrace.jinja.internal.syntax.Stmt;
import dev.millrace.jinja.internal.syntax.Stmt.Body;
import dev.millrace.jinja.internal.syntax.Target;
import dev.millrace.jinja.internal.value.Arguments;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.TextBuilder;
import dev.millrace.jinja.internal.value.Undefined;
import dev.millrace.jinja.internal.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs statements. */
public final class Interpreter {
  /** What comes after a statement. */
  enum Next {
    STATEMENT,
    /** The next round of the loop around it. */
    ROUND,
    /** What is after the loop around it. */
    LOOP_END
  }

  private final Session session;
  private final Map<String, Value> given;
  private final Position position = new Position();
  private final Evaluator evaluator;
  private final Assignment assignment;
  private final LoopRunner loops;
  private final Map<String, Value> topLevel = new HashMap<>();

  private Interpreter(Session session, Map<String, Value> given) {
    this.session = session;
    this.given = given;
    this.evaluator = new Evaluator(session, position);
    this.assignment = new Assignment(session);
    this.loops = new LoopRunner(this, session, evaluator, assignment);
  }

  /** The text that a template makes of its variables. */
  public static Str render(Body template, Map<String, Value> variables, Session session) {
    Interpreter interpreter = new Interpreter(session, variables);
    try {
      TextBuilder out = new TextBuilder(session.budget(), true);
      Frame frame = new Frame(Optional.empty(), template.scope(), interpreter::lookUp).enter();
      interpreter.run(template.statements(), frame, out);
      return out.build();
    } catch (TemplateException e) {
      throw e.at(interpreter.position.line());
    }
  }

  private Optional<Value> lookUp(String name) {
    return Optional.ofNullable(topLevel.get(name))
        .or(() -> Optional.ofNullable(given.get(name)))
        .or(() -> Functions.named(name, session));
  }

  Next run(List<Stmt> statements, Frame frame, TextBuilder out) {
    session.budget().enter();
    Next next = Next.STATEMENT;
    for (int i = 0; i < statements.size() && next == Next.STATEMENT; i++) {
      next = run(statements.get(i), frame, out);
    }
    session.budget().leave();
    return next;
  }

  private Next run(Stmt statement, Frame frame, TextBuilder out) {
    session.budget().step();
    switch (statement) {
      case Stmt.Text(Str text) -> out.append(text);
      case Stmt.Print(Expr value, int line) -> {
        position.set(line);
        print(evaluator.value(value, frame), out);
      }
      case Stmt.Assign assign -> assign(assign, frame);
      case Stmt.AssignBlock block -> {
        return assignBlock(block, frame);
      }
      case Stmt.For loop -> {
        position.set(loop.line());
        return loops.run(loop, frame, out);
      }
      case Stmt.If condition -> {
        return condition(condition, frame, out);
      }
      case Stmt.Macro macro -> {
        frame.set(macro.name(), macro(macro, frame));
        publish(macro.topLevel(), macro.name(), frame);
      }
      case Stmt.CallBlock(Expr.Call call, Stmt.Macro caller) -> {
        Value block = macro(caller, frame);
        print(evaluator.call(call, Map.of("caller", block), frame), out);
      }
      case Stmt.Generation(Stmt.Macro body, int line) -> {
        position.set(line);
        print(macro(body, frame).call(Arguments.NONE), out);
      }
      case Stmt.FilterBlock block -> {
        return filterBlock(block, frame, out);
      }
      case Stmt.With with -> {
        return with(with, frame, out);
      }
      case Stmt.Autoescape(Expr escapes, Body body) -> {
        return autoescape(escapes, body, frame, out);
      }
      case Stmt.Block block -> block(block, frame, out);
      case Stmt.Break end -> {
        return Next.LOOP_END;
      }
      case Stmt.Continue end -> {
        return Next.ROUND;
      }
      case Stmt.Elsewhere(String tag, int line) -> {
        position.set(line);
        throw TemplateException.fault("no other templates to " + tag + " here");
      }
    }
    return Next.STATEMENT;
  }

  private void print(Value value, TextBuilder out) {
    Str text = session.text(value);
    out.append(session.isEscaping() ? Markup.escape(text) : text);
  }

  private void assign(Stmt.Assign assign, Frame frame) {
    position.set(assign.line());
    assignment.assign(assign.target(), evaluator.value(assign.value(), frame), frame);
    publish(assign.topLevel(), assign.target(), frame);
  }

  private Next assignBlock(Stmt.AssignBlock block, Frame frame) {
    Frame inside = frame.inner(block.body().scope()).enter();
    TextBuilder captured = new TextBuilder(session.budget());
    Next next = run(block.body().statements(), inside, captured);
    if (next == Next.STATEMENT) {
      Value value = filtered(captured, block.filters(), inside);
      position.set(block.line());
      boolean markup = session.isEscaping();
      assignment.assign(block.target(), markup ? session.text(value).asMarkup(true) : value, frame);
      publish(block.topLevel(), block.target(), frame);
    }
    inside.leave();
    return next;
  }

  private Value filtered(TextBuilder captured, List<Expr.Use> filters, Frame frame) {
    Value value = captured.build().asMarkup(session.isEscaping());
    for (Expr.Use filter : filters) {
      value = evaluator.filter(value, filter, frame);
    }
    return value;
  }

  /** Blocks see what was assigned outside of all loops, blocks and macros. */
  private void publish(boolean isTopLevel, Target target, Frame frame) {
    switch (target) {
      case Target.Variable(String name) -> publish(isTopLevel, name, frame);
      case Target.Parts(List<Target> parts) ->
          parts.forEach(part -> publish(isTopLevel, part, frame));
      case Target.Attribute attribute -> {}
    }
  }

  private void publish(boolean isTopLevel, String name, Frame frame) {
    if (isTopLevel) {
      topLevel.put(name, frame.get(name));
    }
  }

  private Next condition(Stmt.If condition, Frame frame, TextBuilder out) {
    for (Stmt.Arm arm : condition.arms()) {
      position.set(arm.line());
      if (Truth.of(evaluator.value(arm.test(), frame))) {
        return run(arm.body(), frame, out);
      }
    }
    return run(condition.otherwise(), frame, out);
  }

  /** The body of a macro whose parameters have been given, but for their defaults. */
  Value macro(Stmt.Macro macro, Frame frame, boolean escaping) {
    session.budget().call();
    boolean outside = session.isEscaping();
    session.setEscaping(escaping);
    for (Stmt.Parameter parameter : macro.parameters()) {
      if (frame.isMissing(parameter.name())) {
        Value value =
            parameter.defaultValue().isPresent()
                ? evaluator.value(parameter.defaultValue().get(), frame)
                : new Undefined("parameter '" + parameter.name() + "' was not provided");
        frame.set(parameter.name(), value);
      }
    }
    TextBuilder text = new TextBuilder(session.budget());
    run(macro.body().statements(), frame, text);
    session.budget().comeBack();
    session.setEscaping(outside);
    return text.build().asMarkup(outside);
  }

  private Macro macro(Stmt.Macro definition, Frame frame) {
    return new Macro(definition, frame, this, session.isEscaping());
  }

  /** Where a loop goes on within itself. */
  Str recursion(Stmt.For loop, Value elements, int depth, Frame frame) {
    session.budget().call();
    TextBuilder text = new TextBuilder(session.budget());
    loops.rounds(loop, elements, depth, frame, text);
    session.budget().comeBack();
    return text.build().asMarkup(session.isEscaping());
  }

  private Next filterBlock(Stmt.FilterBlock block, Frame frame, TextBuilder out) {
    Frame inside = frame.inner(block.body().scope()).enter();
    TextBuilder captured = new TextBuilder(session.budget());
    Next next = run(block.body().statements(), inside, captured);
    if (next == Next.STATEMENT) {
      print(filtered(captured, block.filters(), inside), out);
    }
    inside.leave();
    return next;
  }

  private Next with(Stmt.With with, Frame frame, TextBuilder out) {
    Frame inside = frame.inner(with.body().scope()).enter();
    for (Stmt.Binding binding : with.bindings()) {
      assignment.assign(binding.target(), evaluator.value(binding.value(), frame), inside);
    }
    Next next = run(with.body().statements(), inside, out);
    inside.leave();
    return next;
  }

  private Next autoescape(Expr escapes, Body body, Frame frame, TextBuilder out) {
    boolean before = session.isEscaping();
    Frame inside = frame.inner(body.scope()).enter();
    session.setEscaping(Truth.of(evaluator.value(escapes, inside)));
    Next next = run(body.statements(), inside, out);
    session.setEscaping(before);
    inside.leave();
    return next;
  }

  /** Without inheritance a block is written where it stands. */
  private void block(Stmt.Block block, Frame frame, TextBuilder out) {
    position.set(block.line());
    if (block.required()) {
      throw TemplateException.fault("required block '" + block.name() + "' not found");
    }
    Frame inside =
        new Frame(
            Optional.empty(),
            block.body().scope(),
            name -> block.scoped() ? frame.assigned(name).or(() -> lookUp(name)) : lookUp(name));
    run(block.body().statements(), inside.enter(), out);
  }
}
