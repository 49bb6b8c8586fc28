package org.asterism.pkcs11.object;

import static org.asterism.pkcs11.object.Templates.RULES;
import static org.asterism.pkcs11.object.Templates.assertShows;
import static org.asterism.pkcs11.object.Templates.is;
import static org.asterism.pkcs11.object.Templates.refuses;
import static org.asterism.pkcs11.object.Templates.template;

import java.util.List;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyMaterial;
import org.asterism.pkcs11.attribute.Inheritance;
import org.asterism.pkcs11.attribute.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What derived keys have of their base keys, by the clauses of each mechanism.
class InheritanceTest {
  private static final KeyMaterial KEY = KeyPairs.NEW.secret(Ckk.GENERIC_SECRET, 32);
  private static final Attributes OPEN = base(false, true, false, false);
  private static final Attributes CLOSED = base(true, false, true, true);

  private static Attributes base(
      boolean sensitive, boolean extractable, boolean always, boolean never) {
    return Attributes.NONE
        .with(Cka.SENSITIVE, sensitive)
        .with(Cka.EXTRACTABLE, extractable)
        .with(Cka.ALWAYS_SENSITIVE, always)
        .with(Cka.NEVER_EXTRACTABLE, never);
  }

  private static Attributes derived(Inheritance inheritance, Template template, Attributes... bases)
      throws CryptokiException {
    return RULES
        .derived(template, KEY, new Origin.Derived(List.of(bases), inheritance))
        .attributes();
  }

  private static void assertDerived(
      Attributes key, boolean sensitive, boolean extractable, boolean always, boolean never) {
    assertShows(
        key,
        is(Cka.SENSITIVE, sensitive),
        is(Cka.EXTRACTABLE, extractable),
        is(Cka.ALWAYS_SENSITIVE, always),
        is(Cka.NEVER_EXTRACTABLE, never));
  }

  // §6.43.3 to §6.43.7: "If either of the two original keys has its CKA_SENSITIVE attribute set to
  // CK_TRUE, so does the derived key. […] if either […] has its CKA_EXTRACTABLE attribute set to
  // CK_FALSE, so does the derived key"; §6.40.10 says the same of its one.
  @ParameterizedTest
  @EnumSource(names = {"BOUND", "BOUND_BY_DEFAULT"})
  void joinedKeysAreAsClosedAsTheMoreClosedOne(Inheritance inheritance) throws Exception {
    assertDerived(derived(inheritance, Template.EMPTY, CLOSED), true, false, true, true);
    for (var bases : List.of(List.of(OPEN, CLOSED), List.of(CLOSED, OPEN))) {
      assertDerived(
          derived(inheritance, Template.EMPTY, bases.getFirst(), bases.getLast()),
          true,
          false,
          false,
          false);
      for (var contrary : List.of(is(Cka.SENSITIVE, false), is(Cka.EXTRACTABLE, true))) {
        refuses(
            Ckr.TEMPLATE_INCONSISTENT,
            () -> derived(inheritance, template(contrary), bases.getFirst(), bases.getLast()));
      }
    }
  }

  // "If not, then […] is set either from the supplied template or from a default value." The
  // history is the base keys' alone.
  @Test
  void openJoinedKeysAreAsTheTemplateSays() throws Exception {
    assertDerived(derived(Inheritance.BOUND, Template.EMPTY, OPEN), false, true, false, false);
    var closed = template(is(Cka.SENSITIVE, true), is(Cka.EXTRACTABLE, false));
    assertDerived(derived(Inheritance.BOUND, closed, OPEN, OPEN), true, false, false, false);
    var token = template(is(Cka.TOKEN, true));
    assertDerived(derived(Inheritance.BOUND, token, OPEN), true, false, false, false);
  }

  // §6.40.10: "set either from the supplied template or from the original key".
  @Test
  void anExportedKeyIsUsuallyAsItsBase() throws Exception {
    var token = template(is(Cka.TOKEN, true));
    assertDerived(derived(Inheritance.BOUND_BY_DEFAULT, token, OPEN), false, true, false, false);
    var closed = template(is(Cka.SENSITIVE, true), is(Cka.EXTRACTABLE, false));
    assertDerived(derived(Inheritance.BOUND_BY_DEFAULT, closed, OPEN), true, false, false, false);
  }

  // §6.42.7: "If omitted, these attributes each take on the value of these attributes as they are
  // defined in the base key. […] If the base key or any of the additional input keys have […]
  // CK_TRUE, then the derived keys will have their CKA_ALWAYS_SENSITIVE attribute set to the same
  // value as their CKA_SENSITIVE attribute."
  @Test
  void oneCleanKeyIsEnoughForSp800108() throws Exception {
    var inheritance = Inheritance.BY_DEFAULT;
    assertDerived(derived(inheritance, Template.EMPTY, CLOSED), true, false, true, true);
    assertDerived(derived(inheritance, Template.EMPTY, CLOSED, OPEN), true, false, true, true);
    assertDerived(derived(inheritance, Template.EMPTY, OPEN, CLOSED), false, true, false, false);
    var closed = template(is(Cka.SENSITIVE, true), is(Cka.EXTRACTABLE, false));
    assertDerived(derived(inheritance, closed, OPEN, CLOSED), true, false, true, true);
    assertDerived(derived(inheritance, closed, OPEN), true, false, false, false);
    var open = template(is(Cka.SENSITIVE, false), is(Cka.EXTRACTABLE, true));
    assertDerived(derived(inheritance, open, CLOSED), false, true, false, false);
  }

  // §6.40.8: "All four keys inherit the values […] from the base key. The template […] may not
  // specify values for any of these attributes which differ from those held by the base key."
  @ParameterizedTest
  @CsvSource({"true, false, true, true", "true, true, false, false", "false, false, false, true"})
  void keysOfTlsAreAsTheMasterSecret(
      boolean sensitive, boolean extractable, boolean always, boolean never) throws Exception {
    var master = base(sensitive, extractable, always, never);
    assertDerived(
        derived(Inheritance.SAME, Template.EMPTY, master), sensitive, extractable, always, never);
    var same = template(is(Cka.SENSITIVE, sensitive), is(Cka.EXTRACTABLE, extractable));
    assertDerived(derived(Inheritance.SAME, same, master), sensitive, extractable, always, never);
    for (var contrary : List.of(is(Cka.SENSITIVE, !sensitive), is(Cka.EXTRACTABLE, !extractable))) {
      refuses(
          Ckr.TEMPLATE_INCONSISTENT, () -> derived(Inheritance.SAME, template(contrary), master));
    }
  }
}
