package org.asterism.bridge;

import org.asterism.cryptoki.Output;
import org.asterism.pkcs11.chapter.GeneralFunctions;
import org.asterism.pkcs11.chapter.RandomFunctions;

/// The calls of PKCS#11 v3.1 §5.4 (general purpose) and §5.16 (random numbers).
final class GeneralCalls {
  private GeneralCalls() {}

  static void bind(Bindings table, GeneralFunctions general, RandomFunctions random) {
    table.on(
        "C_GetInfo",
        (_, _, out) -> {
          GeneralFunctions.LibraryInfo info = general.info();
          out.version(info.cryptoki().major(), info.cryptoki().minor());
          out.text(info.manufacturer());
          out.number(0);
          out.text(info.library());
          out.version(info.libraryVersion().major(), info.libraryVersion().minor());
        });
    table.on("C_SeedRandom", (app, in, _) -> random.seed(app, in.number(0), in.required(1)));
    table.on(
        "C_GenerateRandom",
        (app, in, out) -> {
          out.reserve(in.buffer(1).capacity());
          byte[] drawn = random.generate(app, in.number(0), in.buffer(1).capacity());
          out.output(new Output.Bytes(drawn), in.buffer(1));
        });
  }
}
