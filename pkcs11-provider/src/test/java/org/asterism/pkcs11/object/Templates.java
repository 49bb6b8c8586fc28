package org.asterism.pkcs11.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.asterism.algorithm.Engines;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckc;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.pkcs11.attribute.AttributeReader;
import org.asterism.pkcs11.attribute.Author;
import org.asterism.pkcs11.attribute.Reading;
import org.asterism.secret.SecretBytes;
import org.asterism.token.NewObject;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.function.Executable;

/// Templates as tests write them, and what they expect of a refusal.
public final class Templates {
  public static final Providers PROVIDERS = Providers.portable(new SecureRandom());
  public static final AttributeReader READER =
      new AttributeReader(Engines.keyTypes(PROVIDERS).tables());
  public static final Instant NOW = Instant.parse("2026-11-30T23:59:59Z");
  public static final ObjectRules RULES =
      new ObjectRules(
          Engines.keyTypes(PROVIDERS), PROVIDERS, new TokenClock(InstantSource.fixed(NOW)));

  private Templates() {}

  /// @param value a boolean, number, text, array, secret or template
  public static Template.Entry is(long type, Object value) {
    return new Template.Entry(type, value(value));
  }

  public static Template template(Template.Entry... entries) {
    return new Template(List.of(entries));
  }

  public static Template and(Template first, Template.Entry... more) {
    var entries = new ArrayList<>(first.entries());
    entries.addAll(List.of(more));
    return new Template(entries);
  }

  public static Template replaced(Template template, Template.Entry... entries) {
    var rest = template;
    for (Template.Entry entry : entries) {
      rest = without(rest, entry.type());
    }
    return and(rest, entries);
  }

  public static Template without(Template template, long type) {
    return new Template(template.entries().stream().filter(entry -> entry.type() != type).toList());
  }

  public static AttributeValue value(Object value) {
    return switch (value) {
      case AttributeValue given -> given;
      case Boolean flag -> bytes((byte) (flag ? 1 : 0));
      case Long number -> bytes(ByteBuffer.allocate(8).putLong(number).array());
      case Integer number -> value((long) number);
      case BigInteger number -> bytes(BigIntegers.asUnsignedByteArray(number));
      case String text -> bytes(text.getBytes(StandardCharsets.UTF_8));
      case byte[] bytes -> bytes(bytes);
      case SecretBytes hidden -> new AttributeValue.Secret(hidden);
      case Template nested -> new AttributeValue.Nested(nested);
      default -> throw new IllegalArgumentException("no value: " + value);
    };
  }

  private static AttributeValue bytes(byte... bytes) {
    return new AttributeValue.Bytes(bytes);
  }

  public static AttributeValue secret(Object plain) {
    return new AttributeValue.Secret(
        SecretBytes.takeFrom(((AttributeValue.Bytes) value(plain)).value().clone()));
  }

  public static Template data(Template.Entry... more) {
    return and(template(is(Cka.CLASS, Cko.DATA)), more);
  }

  public static Template certificate(Template.Entry... more) {
    var given =
        template(
            is(Cka.CLASS, Cko.CERTIFICATE),
            is(Cka.CERTIFICATE_TYPE, Ckc.X_509),
            is(Cka.SUBJECT, "subject"),
            is(Cka.VALUE, "certificate"));
    return and(given, more);
  }

  /// Of a certificate that is not named by its hash.
  public static Template trust(Template.Entry... more) {
    var given =
        template(
            is(Cka.CLASS, Cko.TRUST), is(Cka.ISSUER, "issuer"), is(Cka.SERIAL_NUMBER, "number"));
    return and(given, more);
  }

  /// Domain parameters of keys on a curve.
  public static Template domain(long keyType, byte[] parameters) {
    return template(
        is(Cka.CLASS, Cko.DOMAIN_PARAMETERS),
        is(Cka.KEY_TYPE, keyType),
        is(Cka.EC_PARAMS, parameters));
  }

  public static Template aes(Template.Entry... more) {
    var given =
        template(
            is(Cka.CLASS, Cko.SECRET_KEY),
            is(Cka.KEY_TYPE, Ckk.AES),
            is(Cka.VALUE, secret(new byte[16])));
    return and(given, more);
  }

  public static NewObject created(Template template) throws CryptokiException {
    return RULES.create(template, Author.USER);
  }

  public static void refuses(Ckr expected, Executable act) {
    assertEquals(expected, assertThrows(CryptokiException.class, act).ckr());
  }

  public static AttributeValue shown(Attributes object, long type) {
    return RULES.read(object, type) instanceof Reading.Value(var value)
        ? value
        : throwing("0x%x does not show: %s".formatted(type, RULES.read(object, type)));
  }

  private static AttributeValue throwing(String message) {
    throw new AssertionError(message);
  }

  public static void assertShows(Attributes object, Template.Entry... expected) {
    for (Template.Entry entry : expected) {
      assertEquals(
          List.of(entry.value()),
          List.of(shown(object, entry.type())),
          () -> "attribute 0x%x".formatted(entry.type()));
    }
  }
}
