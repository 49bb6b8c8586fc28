package org.asterism.pkcs11.object;

import static org.asterism.pkcs11.object.Templates.RULES;
import static org.asterism.pkcs11.object.Templates.aes;
import static org.asterism.pkcs11.object.Templates.certificate;
import static org.asterism.pkcs11.object.Templates.created;
import static org.asterism.pkcs11.object.Templates.data;
import static org.asterism.pkcs11.object.Templates.is;
import static org.asterism.pkcs11.object.Templates.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyMaterial;
import org.asterism.pkcs11.attribute.AttributeRule;
import org.asterism.pkcs11.attribute.Author;
import org.asterism.pkcs11.attribute.Inheritance;
import org.asterism.pkcs11.attribute.Origin;
import org.asterism.pkcs11.attribute.Reading;
import org.asterism.secret.SecretBytes;

/// Whatever template arrives, it makes a whole object, changes one as it may, or is refused.
///
/// A template as bytes: for each attribute its type (4 bytes), the form of its value (1 byte), a
/// length (1 byte), and so much.
class ObjectRulesFuzzTest {
  private static final int HEADER_BYTES = 6;
  private static final int BYTES = 0;
  private static final int SECRET = 1;
  private static final int NESTED = 2;
  private static final int NUMBER = 3;

  // What no fuzzer finds by itself; the first byte of any other form chooses one.
  private static final List<AttributeValue> CANNED =
      List.of(
          value(KeyPairs.N),
          value(KeyPairs.E),
          value(KeyPairs.D),
          value(KeyPairs.P),
          value(KeyPairs.Q),
          value(KeyPairs.SCALAR),
          value(KeyPairs.POINT),
          value(KeyPairs.PARAMETERS),
          value(KeyPairs.EC_INFO),
          value(new byte[AttributeRule.MAX_VALUE_BYTES]));

  private static final List<Attributes> OBJECTS = objects();

  private final List<SecretBytes> opened = new ArrayList<>();

  private static List<Attributes> objects() {
    try {
      return List.of(
          created(data()).attributes(),
          created(certificate()).attributes(),
          created(KeyPairs.rsaPublic()).attributes(),
          created(KeyPairs.rsaPrivate()).attributes(),
          created(KeyPairs.ecPrivate(is(Cka.SENSITIVE, false))).attributes(),
          created(aes(is(Cka.EXTRACTABLE, true))).attributes(),
          Attributes.NONE);
    } catch (CryptokiException e) {
      throw new AssertionError(e);
    }
  }

  @FuzzTest
  void anyTemplateCreatesAWholeObjectOrIsRefused(byte[] bytes) {
    try {
      var draft = RULES.create(template(ByteBuffer.wrap(bytes)), author(bytes));
      assertFalse(holdsSecret(new Template(entries(draft.attributes()))));
      for (long type : draft.attributes().asMap().keySet()) {
        assertInstanceOf(Reading.Value.class, RULES.read(draft.attributes(), type));
      }
      assertTrue(author(bytes) != Author.USER || !draft.attributes().isTrue(Cka.TRUSTED));
      draft.material().ifPresent(KeyMaterial::close);
    } catch (CryptokiException refused) {
      assertTrue(refused.getMessage() != null);
    } finally {
      close();
    }
  }

  @FuzzTest
  void anyTemplateChangesAsItMayOrIsRefused(byte[] bytes) {
    var object = object(bytes);
    try {
      var changes = RULES.change(object, template(ByteBuffer.wrap(bytes)), author(bytes));
      assertNoLooser(object, object.with(changes));
      assertEquals(object.get(Cka.UNIQUE_ID), object.with(changes).get(Cka.UNIQUE_ID));
      assertEquals(object.get(Cka.TOKEN), object.with(changes).get(Cka.TOKEN));
    } catch (CryptokiException refused) {
      assertTrue(refused.getMessage() != null);
    } finally {
      close();
    }
  }

  @FuzzTest
  void anyTemplateCopiesAsItMayOrIsRefused(byte[] bytes) {
    var object = object(bytes);
    try {
      var copy = object.with(RULES.copy(object, template(ByteBuffer.wrap(bytes)), author(bytes)));
      assertNoLooser(object, copy);
      assertNotEquals(object.get(Cka.UNIQUE_ID), copy.get(Cka.UNIQUE_ID));
    } catch (CryptokiException refused) {
      assertTrue(refused.getMessage() != null);
    } finally {
      close();
    }
  }

  @FuzzTest
  void anyTemplateShapesAKeyOrIsRefused(byte[] bytes) {
    var object = object(bytes);
    var wanted = template(ByteBuffer.wrap(bytes));
    try {
      Templates.READER.matches(object, wanted);
      RULES.generatedPair(wanted, wanted, KeyPairs.EC, 1);
    } catch (CryptokiException refused) {
      assertTrue(refused.getMessage() != null);
    }
    try {
      var imposing = Attributes.NONE.with(Attributes.of(imposed(wanted)));
      RULES.derived(
          RULES.templateToUnwrap(wanted, imposing),
          KeyPairs.EC,
          new Origin.Derived(List.of(imposing), Inheritance.INDEPENDENT));
    } catch (CryptokiException refused) {
      assertTrue(refused.getMessage() != null);
    } finally {
      close();
    }
  }

  /// What the templates of a stored key may be made of: no object keeps a secret among its
  /// attributes, as [#anyTemplateCreatesAWholeObjectOrIsRefused] finds.
  private static java.util.Map<Long, AttributeValue> imposed(Template wanted) {
    var kept = new AttributeValue.Nested(holdsSecret(wanted) ? Template.EMPTY : wanted);
    return java.util.Map.of(Cka.UNWRAP_TEMPLATE, kept, Cka.DERIVE_TEMPLATE, kept);
  }

  private static List<Template.Entry> entries(Attributes attributes) {
    return attributes.asMap().entrySet().stream()
        .map(each -> new Template.Entry(each.getKey(), each.getValue()))
        .toList();
  }

  private static boolean holdsSecret(Template template) {
    return template.entries().stream()
        .map(Template.Entry::value)
        .anyMatch(value ->
            value instanceof AttributeValue.Secret
                || (value instanceof AttributeValue.Nested(var inner) && holdsSecret(inner)));
  }

  private static void assertNoLooser(Attributes before, Attributes after) {
    assertTrue(!before.isTrue(Cka.SENSITIVE) || after.isTrue(Cka.SENSITIVE));
    assertTrue(before.isTrue(Cka.EXTRACTABLE) || !after.isTrue(Cka.EXTRACTABLE));
    assertTrue(!before.isTrue(Cka.PRIVATE) || after.isTrue(Cka.PRIVATE));
    for (long type :
        List.of(Cka.CLASS, Cka.LOCAL, Cka.ALWAYS_SENSITIVE, Cka.NEVER_EXTRACTABLE, Cka.MODULUS)) {
      assertEquals(before.get(type), after.get(type));
    }
    assertFalse(after.asMap().values().stream().anyMatch(AttributeValue.Secret.class::isInstance));
  }

  private static Author author(byte[] bytes) {
    return bytes.length % 2 == 0 ? Author.USER : Author.SECURITY_OFFICER;
  }

  private static Attributes object(byte[] bytes) {
    return OBJECTS.get(bytes.length == 0 ? 0 : (bytes[bytes.length - 1] & 0xFF) % OBJECTS.size());
  }

  private Template template(ByteBuffer in) {
    var entries = new ArrayList<Template.Entry>();
    while (in.remaining() >= HEADER_BYTES && entries.size() < Template.MAX_ENTRIES) {
      long type = in.getInt() & 0xFFFF_FFFFL;
      int form = in.get();
      byte[] bytes = new byte[Math.min(in.get() & 0xFF, in.remaining())];
      in.get(bytes);
      entries.add(new Template.Entry(type, read(form, bytes)));
    }
    return new Template(entries);
  }

  private AttributeValue read(int form, byte[] bytes) {
    return switch (form) {
      case BYTES -> value(bytes);
      case SECRET -> secret(bytes);
      case NESTED -> new AttributeValue.Nested(template(ByteBuffer.wrap(bytes)));
      case NUMBER -> value(new java.math.BigInteger(1, bytes).longValue());
      default -> CANNED.get(Math.floorMod(form, CANNED.size()));
    };
  }

  private AttributeValue secret(byte[] bytes) {
    var hidden = SecretBytes.takeFrom(bytes);
    opened.add(hidden);
    return new AttributeValue.Secret(hidden);
  }

  private void close() {
    opened.forEach(SecretBytes::close);
    opened.clear();
  }
}
