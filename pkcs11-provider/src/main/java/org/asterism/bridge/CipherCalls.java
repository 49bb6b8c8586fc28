package org.asterism.bridge;

import org.asterism.cryptoki.Ckf;
import org.asterism.pkcs11.chapter.CipherFunctions;

/// The calls of PKCS#11 v3.1 §5.8 (encryption) and §5.10 (decryption).
final class CipherCalls {
  private CipherCalls() {}

  static void bind(Bindings table, CipherFunctions encryption, CipherFunctions decryption) {
    bind(table, "C_Encrypt", Ckf.ENCRYPT, encryption);
    bind(table, "C_Decrypt", Ckf.DECRYPT, decryption);
  }

  private static void bind(Bindings table, String name, long kind, CipherFunctions cipher) {
    table.onBeginning(
        name + "Init",
        kind,
        (app, in, _) -> cipher.init(app, in.number(0), in.mechanismOrNone(1), in.number(2)));
    table.onGoingOn(
        name,
        kind,
        (app, in, out) ->
            out.output(cipher.process(app, in.number(0), in.bytes(1), in.buffer(2)), in.buffer(2)));
    table.onGoingOn(
        name + "Update",
        kind,
        (app, in, out) ->
            out.output(cipher.update(app, in.number(0), in.bytes(1), in.buffer(2)), in.buffer(2)));
    table.onGoingOn(
        name + "Final",
        kind,
        (app, in, out) -> out.output(cipher.finish(app, in.number(0), in.buffer(1)), in.buffer(1)));
  }
}
