package dev.millrace.benchmarks.chaos.broken;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** Breaks the program that it is started with; its argument is a {@link Breakage}. */
public final class BreakingAgent {
  private BreakingAgent() {}

  /** Called by Java before the program. */
  public static void premain(String argument, Instrumentation instrumentation) {
    Breakage breakage = Breakage.valueOf(argument);
    instrumentation.addTransformer(
        new ClassFileTransformer() {
          @Override
          public byte @Nullable [] transform(
              @Nullable ClassLoader loader,
              String className,
              @Nullable Class<?> redefined,
              @Nullable ProtectionDomain domain,
              byte[] classFile) {
            return className.equals(breakage.type()) ? breakage.breakUp(classFile) : null;
          }
        });
  }

  /**
   * The flag of Java's that breaks a program whose class path has this class.
   *
   * @param folder takes the agent's jar, which holds no more than the agent's name
   */
  public static String flag(Path folder, Breakage breakage) throws IOException {
    Path jar = folder.resolve("breaking.jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(new Attributes.Name("Premain-Class"), BreakingAgent.class.getName());
    try (OutputStream file = Files.newOutputStream(jar)) {
      new JarOutputStream(file, manifest).close();
    }
    return "-javaagent:" + jar + "=" + breakage.name();
  }
}
