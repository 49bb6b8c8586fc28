package org.asterism.bridge;

import org.asterism.cryptoki.Ckf;
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
    table.onBeginning(
        "C_SignInit",
        Ckf.SIGN,
        (app, in, _) -> signing.init(app, in.number(0), in.mechanismOrNone(1), in.number(2)));
    table.onGoingOn(
        "C_Sign",
        Ckf.SIGN,
        (app, in, out) ->
            out.output(signing.sign(app, in.number(0), in.bytes(1), in.buffer(2)), in.buffer(2)));
    table.onGoingOn(
        "C_SignUpdate", Ckf.SIGN, (app, in, _) -> signing.update(app, in.number(0), in.bytes(1)));
    table.onGoingOn(
        "C_SignFinal",
        Ckf.SIGN,
        (app, in, out) ->
            out.output(signing.finish(app, in.number(0), in.buffer(1)), in.buffer(1)));
  }

  private static void bindVerification(Bindings table, VerificationFunctions verification) {
    table.onBeginning(
        "C_VerifyInit",
        Ckf.VERIFY,
        (app, in, _) -> verification.init(app, in.number(0), in.mechanismOrNone(1), in.number(2)));
    table.onGoingOn(
        "C_Verify",
        Ckf.VERIFY,
        (app, in, _) -> verification.verify(app, in.number(0), in.bytes(1), in.required(2)));
    table.onGoingOn(
        "C_VerifyUpdate",
        Ckf.VERIFY,
        (app, in, _) -> verification.update(app, in.number(0), in.bytes(1)));
    table.onGoingOn(
        "C_VerifyFinal",
        Ckf.VERIFY,
        (app, in, _) -> verification.finish(app, in.number(0), in.required(1)));
  }
}
