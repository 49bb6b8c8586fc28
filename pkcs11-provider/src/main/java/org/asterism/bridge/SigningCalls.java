package org.asterism.bridge;

import org.asterism.cryptoki.Ckf;
import org.asterism.pkcs11.chapter.RecoveryFunctions;
import org.asterism.pkcs11.chapter.SignatureVerificationFunctions;
import org.asterism.pkcs11.chapter.SigningFunctions;
import org.asterism.pkcs11.chapter.VerificationFunctions;

/// The calls of PKCS#11 v3.1 §5.13 (signatures and MACs), §5.14 (with recovery) and §5.15
/// (verifying them).
final class SigningCalls {
  private SigningCalls() {}

  static void bind(Bindings table, SigningFunctions signing, VerificationFunctions verification) {
    bindSigning(table, signing);
    bindVerification(table, verification);
  }

  static void bindRecovery(Bindings table, RecoveryFunctions recovery) {
    table.onBeginning(
        "C_SignRecoverInit",
        Ckf.SIGN_RECOVER,
        (app, in, _) ->
            recovery.initSigning(app, in.number(0), in.mechanismOrNone(1), in.number(2)));
    table.onGoingOn(
        "C_SignRecover",
        Ckf.SIGN_RECOVER,
        (app, in, out) ->
            out.output(recovery.sign(app, in.number(0), in.bytes(1), in.buffer(2)), in.buffer(2)));
    table.onBeginning(
        "C_VerifyRecoverInit",
        Ckf.VERIFY_RECOVER,
        (app, in, _) ->
            recovery.initRecovery(app, in.number(0), in.mechanismOrNone(1), in.number(2)));
    table.onGoingOn(
        "C_VerifyRecover",
        Ckf.VERIFY_RECOVER,
        (app, in, out) ->
            out.output(
                recovery.recover(app, in.number(0), in.required(1), in.buffer(2)), in.buffer(2)));
  }

  static void bindSignatures(Bindings table, SignatureVerificationFunctions signatures) {
    table.onBeginning(
        "C_VerifySignatureInit",
        Ckf.VERIFY,
        (app, in, _) -> {
          byte[] signature = in.mechanismOrNone(1).isPresent() ? in.required(3) : in.bytes(3);
          signatures.init(app, in.number(0), in.mechanismOrNone(1), in.number(2), signature);
        });
    table.onGoingOn(
        "C_VerifySignature",
        Ckf.VERIFY,
        (app, in, _) -> signatures.verify(app, in.number(0), in.bytes(1)));
    table.onGoingOn(
        "C_VerifySignatureUpdate",
        Ckf.VERIFY,
        (app, in, _) -> signatures.update(app, in.number(0), in.bytes(1)));
    table.onGoingOn(
        "C_VerifySignatureFinal", Ckf.VERIFY, (app, in, _) -> signatures.finish(app, in.number(0)));
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
