package org.asterism.bridge;

import java.util.HashMap;
import java.util.Map;
import org.asterism.cryptoki.Ckf;
import org.asterism.pkcs11.Cryptoki;
import org.asterism.pkcs11.chapter.MessageFunctions;
import org.jspecify.annotations.Nullable;

/// Which call does what: one line for each call that is served, in the class of its chapter. Calls
/// without a line are answered `CKR_FUNCTION_NOT_SUPPORTED`. Immutable once made.
final class Bindings {
  private final Map<Integer, Binding> byId = new HashMap<>();
  private final Vocabulary vocabulary;

  Bindings(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /// @param purpose what the call's templates are for
  record Binding(CallSignature call, TemplateCodec.Purpose purpose, Handler handler) {}

  static Bindings of(Cryptoki cryptoki) {
    var table = new Bindings(Vocabulary.of(cryptoki));
    GeneralCalls.bind(table, cryptoki.general(), cryptoki.random());
    SlotCalls.bind(table, cryptoki.slots());
    SessionCalls.bind(table, cryptoki.sessions());
    SessionCalls.bindStates(table, cryptoki.states());
    ObjectCalls.bind(table, cryptoki.objects());
    CipherCalls.bind(table, cryptoki.encryption(), cryptoki.decryption());
    CipherCalls.bindDual(table, cryptoki.dual());
    DigestCalls.bind(table, cryptoki.digesting());
    SigningCalls.bind(table, cryptoki.signing(), cryptoki.verification());
    SigningCalls.bindRecovery(table, cryptoki.recovery());
    SigningCalls.bindSignatures(table, cryptoki.signatures());
    KeyCalls.bind(table, cryptoki.keys(), cryptoki.objects());
    KeyCalls.bindAuthenticated(table, cryptoki.authenticatedWrapping(), cryptoki.objects());
    KeyCalls.bindEncapsulation(table, cryptoki.encapsulation(), cryptoki.objects());
    bindMessages(table, cryptoki.messages());
    return table;
  }

  private static void bindMessages(Bindings table, MessageFunctions messages) {
    MessageCalls.bindCipher(table, "Encrypt", Ckf.MESSAGE_ENCRYPT, messages.encryption());
    MessageCalls.bindCipher(table, "Decrypt", Ckf.MESSAGE_DECRYPT, messages.decryption());
    MessageCalls.bindSigning(table, messages.signing());
    MessageCalls.bindVerification(table, messages.verification());
  }

  /// Serves the call of `calls.def` that has this name.
  void on(String name, Handler handler) {
    put(name, TemplateCodec.Purpose.OBJECT, handler);
  }

  /// Serves a call whose template makes a key, so that a `CKA_VALUE` in it is secret.
  void onKey(String name, Handler handler) {
    put(name, TemplateCodec.Purpose.KEY, handler);
  }

  /// Serves a call that begins an operation of this kind (a `CKF_`): it ends where its caller does
  /// not learn of it.
  void onBeginning(String name, long kind, Handler handler) {
    on(
        name,
        (app, in, out) -> {
          handler.answer(app, in, out);
          out.ifUndelivered(app.session(in.number(0)).underWay(kind)::end);
        });
  }

  /// Serves a call that goes on with an operation of this kind: any failure but a buffer that is
  /// too small ends it, also one of the link's own (PKCS#11 v3.1 §5.8.2 and its siblings).
  void onGoingOn(String name, long kind, Handler handler) {
    on(
        name,
        (app, in, out) -> {
          out.ifUndelivered(app.session(in.number(0)).underWay(kind)::end);
          handler.answer(app, in, out);
        });
  }

  /// Serves a call that goes on with messages: a failure ends the message that is under way, and no
  /// more.
  void onMessage(String name, long kind, Handler handler) {
    on(
        name,
        (app, in, out) -> {
          out.ifUndelivered(app.session(in.number(0)).underWay(kind)::abandonMessages);
          handler.answer(app, in, out);
        });
  }

  Vocabulary vocabulary() {
    return vocabulary;
  }

  /// Null where the call is not served.
  @Nullable Binding find(int id) {
    return byId.get(id);
  }

  private void put(String name, TemplateCodec.Purpose purpose, Handler handler) {
    CallSignature call = CallTable.golden().named(name);
    if (byId.put(call.id(), new Binding(call, purpose, handler)) != null) {
      throw new IllegalArgumentException(name + " is bound twice");
    }
  }
}
