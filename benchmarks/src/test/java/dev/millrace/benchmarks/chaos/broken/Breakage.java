package dev.millrace.benchmarks.chaos.broken;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/** One thing that makes the product exact, taken out of its code as that is loaded. */
public enum Breakage {
  /** Kafka Streams commits offsets and results apart from each other. */
  EOS("dev/millrace/cli/stage/StreamsStage") {
    @Override
    ClassTransform transform() {
      return ClassTransform.transformingMethodBodies(
          (code, element) -> {
            if (element instanceof ConstantInstruction constant
                && constant.constantValue().equals("exactly_once_v2")) {
              code.loadConstant("at_least_once");
            } else {
              code.with(element);
            }
          });
    }
  },

  /** Each trainer writes the ledger by a transactional id of its own, so none shuts out another. */
  FENCING("dev/millrace/trainer/kafka/Ledger") {
    @Override
    ClassTransform transform() {
      ClassDesc uuid = ClassDesc.of("java.util.UUID");
      return ClassTransform.transformingMethodBodies(
          (code, element) -> {
            code.with(element);
            if (element instanceof InvokeInstruction invoke
                && invoke.name().equalsString("trainerId")) {
              code.invokestatic(uuid, "randomUUID", MethodTypeDesc.of(uuid))
                  .invokevirtual(uuid, "toString", MethodTypeDesc.of(ConstantDescs.CD_String))
                  .invokevirtual(
                      ConstantDescs.CD_String,
                      "concat",
                      MethodTypeDesc.of(ConstantDescs.CD_String, ConstantDescs.CD_String));
            }
          });
    }
  },

  /** No document waits for one that comes before it in the order. */
  DEDUP_ORDER("dev/millrace/filters/stream/DocumentOrder") {
    @Override
    ClassTransform transform() {
      return (type, element) -> {
        if (element instanceof MethodModel method && method.methodName().equalsString("isFree")) {
          type.withMethodBody(
              method.methodName(),
              method.methodType(),
              method.flags().flagsMask(),
              code -> code.iconst_1().ireturn());
        } else {
          type.with(element);
        }
      };
    }
  };

  private final String type;

  Breakage(String type) {
    this.type = type;
  }

  abstract ClassTransform transform();

  /** Its internal name, as a class loader hears it. */
  String type() {
    return type;
  }

  byte[] breakUp(byte[] classFile) {
    ClassFile format = ClassFile.of();
    return format.transformClass(format.parse(classFile), transform());
  }
}
