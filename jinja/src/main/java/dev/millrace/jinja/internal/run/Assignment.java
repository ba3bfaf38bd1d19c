package dev.millrace.jinja.internal.run;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.library.Session;
import dev.millrace.jinja.internal.syntax.Target;
import dev.millrace.jinja.internal.value.Namespace;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.Value;
import java.util.Iterator;
import java.util.List;

/** Gives values to variables. */
record Assignment(Session session) {
  void assign(Target target, Value value, Frame frame) {
    switch (target) {
      case Target.Variable(String name) -> frame.set(name, value);
      case Target.Attribute(String namespace, String name) -> {
        if (!(frame.get(namespace) instanceof Namespace attributes)) {
          throw TemplateException.fault("cannot assign attribute on non-namespace object");
        }
        session.budget().buildElements(4);
        attributes.set(Str.template(name), value);
      }
      case Target.Parts(List<Target> parts) -> unpack(parts, value, frame);
    }
  }

  private void unpack(List<Target> parts, Value value, Frame frame) {
    Iterator<Value> elements = session.iterate(value);
    Value[] values = new Value[parts.size()];
    for (int i = 0; i < values.length; i++) {
      if (!elements.hasNext()) {
        throw TemplateException.fault(
            "not enough values to unpack (expected %d, got %d)".formatted(values.length, i));
      }
      values[i] = elements.next();
    }
    if (elements.hasNext()) {
      throw TemplateException.fault(
          "too many values to unpack (expected %d)".formatted(values.length));
    }
    for (int i = 0; i < values.length; i++) {
      assign(parts.get(i), values[i], frame);
    }
  }
}
