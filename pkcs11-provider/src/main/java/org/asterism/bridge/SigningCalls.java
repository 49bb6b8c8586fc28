package org.asterism.bridge;

import org.asterism.pkcs11.chapter.SigningFunctions;
import org.asterism.pkcs11.chapter.VerificationFunctions;

/// The calls of PKCS#11 v3.1 §5.13 (signatures and MACs) and §5.15 (verifying them).
final class SigningCalls {
  private SigningCalls() {}

  static void bind(Bindings table, SigningFunctions signing, VerificationFunctions verification) {
    bindSigning(table, signing);
    bindVerification(table, verification);
  }

  private static void bindSigning(Bindings table, SigningFunctions signing) {
    table.on(
        "C_SignInit",
        (app, in, _) -> signing.init(app, in.number(0), in.mechanismOrNone(1), in.number(2)));
    table.on(
        "C_Sign",
        (app, in, out) ->
            out.output(signing.sign(app, in.number(0), in.bytes(1), in.buffer(2)), in.buffer(2)));
    table.on("C_SignUpdate", (app, in, _) -> signing.update(app, in.number(0), in.bytes(1)));
    table.on(
        "C_SignFinal",
        (app, in, out) ->
            out.output(signing.finish(app, in.number(0), in.buffer(1)), in.buffer(1)));
  }

  private static void bindVerification(Bindings table, VerificationFunctions verification) {
    table.on(
        "C_VerifyInit",
        (app, in, _) -> verification.init(app, in.number(0), in.mechanismOrNone(1), in.number(2)));
    table.on(
        "C_Verify",
        (app, in, _) -> verification.verify(app, in.number(0), in.bytes(1), in.required(2)));
    table.on("C_VerifyUpdate", (app, in, _) -> verification.update(app, in.number(0), in.bytes(1)));
    table.on(
        "C_VerifyFinal", (app, in, _) -> verification.finish(app, in.number(0), in.required(1)));
  }
}
