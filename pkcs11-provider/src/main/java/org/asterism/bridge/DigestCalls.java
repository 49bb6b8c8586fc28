package org.asterism.bridge;

import org.asterism.cryptoki.Ckf;
import org.asterism.pkcs11.chapter.DigestFunctions;

/// The calls of PKCS#11 v3.1 §5.12: message digests.
final class DigestCalls {
  private DigestCalls() {}

  static void bind(Bindings table, DigestFunctions digests) {
    table.onBeginning(
        "C_DigestInit",
        Ckf.DIGEST,
        (app, in, _) -> digests.init(app, in.number(0), in.mechanismOrNone(1)));
    table.onGoingOn(
        "C_Digest",
        Ckf.DIGEST,
        (app, in, out) ->
            out.output(digests.digest(app, in.number(0), in.bytes(1), in.buffer(2)), in.buffer(2)));
    table.onGoingOn(
        "C_DigestUpdate",
        Ckf.DIGEST,
        (app, in, _) -> digests.update(app, in.number(0), in.bytes(1)));
    table.onGoingOn(
        "C_DigestKey",
        Ckf.DIGEST,
        (app, in, _) -> digests.digestKey(app, in.number(0), in.number(1)));
    table.onGoingOn(
        "C_DigestFinal",
        Ckf.DIGEST,
        (app, in, out) ->
            out.output(digests.finish(app, in.number(0), in.buffer(1)), in.buffer(1)));
  }
}
