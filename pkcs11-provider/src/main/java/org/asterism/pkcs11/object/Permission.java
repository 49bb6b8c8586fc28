package org.asterism.pkcs11.object;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.pkcs11.attribute.AttributeReader;
import org.asterism.pkcs11.attribute.KeyTable;
import org.asterism.pkcs11.attribute.Plain;

/// What an object's attributes allow to be done with it.
final class Permission {
  private Permission() {}

  /// For attributes that allow an action unless they say otherwise.
  static void refuseWhereFalse(Attributes object, long type) throws CryptokiException {
    if (object.get(type).isPresent() && !object.isTrue(type)) {
      throw new CryptokiException(
          Ckr.ACTION_PROHIBITED, "attribute 0x%x of the object is false".formatted(type));
    }
  }

  // PKCS#11 v3.1 §5.1: CKR_KEY_FUNCTION_NOT_PERMITTED is for a purpose that the key is not for; a
  // mechanism that CKA_ALLOWED_MECHANISMS does not list is invalid with this key.
  static void requireUsage(Attributes key, Usage usage, long mechanism, TokenClock clock)
      throws CryptokiException {
    if (!key.isTrue(usage.attribute())) {
      throw new CryptokiException(
          Ckr.KEY_FUNCTION_NOT_PERMITTED, "the key is not for this use: " + usage);
    }
    requireAllowed(key, mechanism);
    if (usage.isProtecting()) {
      requireInTime(key, clock.today());
    }
  }

  // ADR 22: the standard leaves it to applications. Both days are within the time.
  private static void requireInTime(Attributes key, String today) throws CryptokiException {
    String start = date(key, Cka.START_DATE);
    String end = date(key, Cka.END_DATE);
    if (start.compareTo(today) > 0 || (!end.isEmpty() && end.compareTo(today) < 0)) {
      throw new CryptokiException(
          Ckr.KEY_FUNCTION_NOT_PERMITTED,
          "the key protects from '%s' to '%s', and today is %s".formatted(start, end, today));
    }
  }

  // Eight digits, or nothing: texts that sort as the days do.
  private static String date(Attributes key, long type) {
    return new String(key.bytes(type).orElse(new byte[0]), StandardCharsets.US_ASCII);
  }

  static void requireAllowed(Attributes key, long mechanism) throws CryptokiException {
    var allowed = key.bytes(Cka.ALLOWED_MECHANISMS);
    if (allowed.isPresent() && !contains(allowed.get(), mechanism)) {
      throw new CryptokiException(
          Ckr.MECHANISM_INVALID, "the key does not allow mechanism 0x%x".formatted(mechanism));
    }
  }

  // PKCS#11 v3.1 §5.18.3.
  static void requireWrappable(Attributes wrapping, Attributes wrapped, AttributeReader reader)
      throws CryptokiException {
    long objectClass = wrapped.ulong(Cka.CLASS).orElse(KeyTable.UNAVAILABLE_INFORMATION);
    if (objectClass != Cko.PRIVATE_KEY && objectClass != Cko.SECRET_KEY) {
      throw new CryptokiException(
          Ckr.KEY_NOT_WRAPPABLE, "expected a private or secret key to wrap");
    }
    if (!wrapped.isTrue(Cka.EXTRACTABLE)) {
      throw new CryptokiException(Ckr.KEY_UNEXTRACTABLE, "the key is not extractable");
    }
    if (wrapped.isTrue(Cka.WRAP_WITH_TRUSTED) && !wrapping.isTrue(Cka.TRUSTED)) {
      throw new CryptokiException(
          Ckr.KEY_NOT_WRAPPABLE, "the key leaves under a trusted wrapping key only");
    }
    // "If any attribute mismatch occurs [...] the function SHALL return CKR_KEY_HANDLE_INVALID."
    if (!reader.matches(wrapped, template(wrapping, Cka.WRAP_TEMPLATE))) {
      throw new CryptokiException(
          Ckr.KEY_HANDLE_INVALID, "the key is not what the wrapping key's template describes");
    }
  }

  static Template template(Attributes key, long type) {
    return key.get(type).orElse(Plain.NO_TEMPLATE) instanceof AttributeValue.Nested(var template)
        ? template
        : Template.EMPTY;
  }

  private static boolean contains(byte[] mechanisms, long mechanism) {
    var list = ByteBuffer.wrap(mechanisms).asLongBuffer();
    while (list.hasRemaining()) {
      if (list.get() == mechanism) {
        return true;
      }
    }
    return false;
  }
}
