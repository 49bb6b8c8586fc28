package org.asterism.bridge;

import org.asterism.cryptoki.Buffer;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Output;
import org.asterism.pkcs11.chapter.CipherFunctions;
import org.asterism.pkcs11.chapter.DualFunctions;
import org.asterism.pkcs11.session.Application;
import org.asterism.vault.VaultException;

/// The calls of PKCS#11 v3.1 §5.8 (encryption), §5.10 (decryption) and §5.17 (both with a digest or
/// signature).
final class CipherCalls {
  private CipherCalls() {}

  static void bind(Bindings table, CipherFunctions encryption, CipherFunctions decryption) {
    bind(table, "C_Encrypt", Ckf.ENCRYPT, encryption);
    bind(table, "C_Decrypt", Ckf.DECRYPT, decryption);
  }

  static void bindDual(Bindings table, DualFunctions dual) {
    dual(table, "C_DigestEncryptUpdate", Ckf.DIGEST | Ckf.ENCRYPT, dual::digestEncrypt);
    dual(table, "C_DecryptDigestUpdate", Ckf.DECRYPT | Ckf.DIGEST, dual::decryptDigest);
    dual(table, "C_SignEncryptUpdate", Ckf.SIGN | Ckf.ENCRYPT, dual::signEncrypt);
    dual(table, "C_DecryptVerifyUpdate", Ckf.DECRYPT | Ckf.VERIFY, dual::decryptVerify);
  }

  private interface DualUpdate {
    Output update(Application app, long session, byte[] part, Buffer buffer)
        throws VaultException, CryptokiException;
  }

  private static void dual(Bindings table, String name, long kinds, DualUpdate update) {
    table.onGoingOn(
        name,
        kinds,
        (app, in, out) ->
            out.output(update.update(app, in.number(0), in.bytes(1), in.buffer(2)), in.buffer(2)));
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
