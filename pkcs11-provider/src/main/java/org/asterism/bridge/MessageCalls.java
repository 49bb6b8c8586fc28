package org.asterism.bridge;

import org.asterism.algorithm.Refusals;
import org.asterism.cryptoki.Buffer;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.pkcs11.chapter.MessageCipherFunctions;
import org.asterism.pkcs11.chapter.MessageSigningFunctions;
import org.asterism.pkcs11.chapter.MessageVerificationFunctions;
import org.asterism.pkcs11.session.Application;
import org.asterism.vault.VaultException;

/// The calls of PKCS#11 v3.1 §5.9, §5.11, §5.14 and §5.16: messages one after another. No mechanism
/// that signs has a parameter for each message.
final class MessageCalls {
  /// `CKF_END_OF_MESSAGE`.
  private static final long END_OF_MESSAGE = 1;

  private MessageCalls() {}

  /// @param name `Encrypt` or `Decrypt`
  static void bindCipher(Bindings table, String name, long kind, MessageCipherFunctions cipher) {
    table.onBeginning(
        "C_Message" + name + "Init",
        kind,
        (app, in, _) -> cipher.init(app, in.number(0), in.mechanismOrNone(1), in.number(2)));
    table.onMessage(
        "C_" + name + "Message",
        kind,
        (app, in, out) -> {
          var message =
              new MessageCipherFunctions.Message(in.parameter(1), in.bytes(2), in.bytes(3));
          give(cipher.process(app, in.number(0), message, in.buffer(4)), in, in.buffer(4), out);
        });
    table.onMessage(
        "C_" + name + "MessageBegin",
        kind,
        (app, in, out) ->
            out.writtenBack(
                in.structure(), cipher.begin(app, in.number(0), in.parameter(1), in.bytes(2))));
    table.onMessage(
        "C_" + name + "MessageNext",
        kind,
        (app, in, out) -> {
          boolean last = (in.number(4) & END_OF_MESSAGE) != 0;
          var part = new MessageCipherFunctions.Part(in.parameter(1), in.bytes(2), last);
          give(cipher.next(app, in.number(0), part, in.buffer(3)), in, in.buffer(3), out);
        });
    table.on("C_Message" + name + "Final", (app, in, _) -> cipher.finish(app, in.number(0)));
  }

  private static void give(
      MessageCipherFunctions.Result result, Arguments in, Buffer buffer, Reply out)
      throws CryptokiException {
    out.writtenBack(in.structure(), result.writtenBack());
    out.output(result.output(), buffer);
  }

  static void bindSigning(Bindings table, MessageSigningFunctions signing) {
    table.onBeginning(
        "C_MessageSignInit",
        Ckf.MESSAGE_SIGN,
        (app, in, _) -> signing.init(app, in.number(0), in.mechanismOrNone(1), in.number(2)));
    table.onMessage(
        "C_SignMessage",
        Ckf.MESSAGE_SIGN,
        (app, in, out) -> {
          Refusals.requireNone(in.parameter(1));
          var signature = signing.sign(app, in.number(0), in.bytes(2), in.buffer(3));
          out.nothingWrittenBack();
          out.output(signature, in.buffer(3));
        });
    table.onMessage(
        "C_SignMessageBegin",
        Ckf.MESSAGE_SIGN,
        (app, in, out) -> {
          Refusals.requireNone(in.parameter(1));
          signing.begin(app, in.number(0));
          out.nothingWrittenBack();
        });
    table.onMessage(
        "C_SignMessageNext", Ckf.MESSAGE_SIGN, (app, in, out) -> signOn(signing, app, in, out));
    table.on("C_MessageSignFinal", (app, in, _) -> signing.end(app, in.number(0)));
  }

  private static void signOn(
      MessageSigningFunctions signing, Application app, Arguments in, Reply out)
      throws VaultException, CryptokiException {
    Refusals.requireNone(in.parameter(1));
    out.nothingWrittenBack();
    if (in.number(3) != 0) {
      out.output(signing.finish(app, in.number(0), in.bytes(2), in.buffer(4)), in.buffer(4));
      return;
    }
    signing.update(app, in.number(0), in.bytes(2));
    out.noOutput();
  }

  static void bindVerification(Bindings table, MessageVerificationFunctions verification) {
    table.onBeginning(
        "C_MessageVerifyInit",
        Ckf.MESSAGE_VERIFY,
        (app, in, _) -> verification.init(app, in.number(0), in.mechanismOrNone(1), in.number(2)));
    table.onMessage(
        "C_VerifyMessage",
        Ckf.MESSAGE_VERIFY,
        (app, in, out) -> {
          Refusals.requireNone(in.parameter(1));
          verification.verify(app, in.number(0), in.bytes(2), in.required(3));
          out.nothingWrittenBack();
        });
    table.onMessage(
        "C_VerifyMessageBegin",
        Ckf.MESSAGE_VERIFY,
        (app, in, out) -> {
          Refusals.requireNone(in.parameter(1));
          verification.begin(app, in.number(0));
          out.nothingWrittenBack();
        });
    table.onMessage(
        "C_VerifyMessageNext",
        Ckf.MESSAGE_VERIFY,
        (app, in, out) -> {
          Refusals.requireNone(in.parameter(1));
          if (in.has(3)) {
            verification.finish(app, in.number(0), in.bytes(2), in.bytes(3));
          } else {
            verification.update(app, in.number(0), in.bytes(2));
          }
          out.nothingWrittenBack();
        });
    table.on("C_MessageVerifyFinal", (app, in, _) -> verification.end(app, in.number(0)));
  }
}
