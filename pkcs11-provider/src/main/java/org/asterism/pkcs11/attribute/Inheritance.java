package org.asterism.pkcs11.attribute;

import java.util.ArrayList;
import java.util.List;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Template;

/// How far a derived key is as sensitive and as unextractable as what it came from. Each mechanism
/// of the standard follows one of these.
public enum Inheritance {
  /// The template decides, and the key has its base key's history (PKCS#11 v3.1 §6.20.5, §6.62.3).
  INDEPENDENT,

  /// Sensitive where one base key is, unextractable where one is; the template decides about the
  /// rest (§6.43.3 to §6.43.7).
  BOUND,

  /// As [#BOUND], and what the template leaves open is as in the base key (§6.40.10).
  BOUND_BY_DEFAULT,

  /// What the template leaves open is as in the base key; one base key with a clean history is
  /// enough (§6.42.7).
  BY_DEFAULT,

  /// All as in the base key; the template can only agree (§6.40.8).
  SAME;

  private static final List<Long> BOTH = List.of(Cka.SENSITIVE, Cka.EXTRACTABLE);

  /// What the base keys demand of the derived key's template.
  ///
  /// @param bases attributes of the base key, and of further ones
  public Template demands(List<Attributes> bases) {
    var entries = new ArrayList<Template.Entry>();
    if (this == SAME) {
      BOTH.forEach(type -> entries.add(asIn(bases.getFirst(), type)));
    } else if (this == BOUND || this == BOUND_BY_DEFAULT) {
      if (bases.stream().anyMatch(base -> base.isTrue(Cka.SENSITIVE))) {
        entries.add(entry(Cka.SENSITIVE, true));
      }
      if (bases.stream().anyMatch(base -> !base.isTrue(Cka.EXTRACTABLE))) {
        entries.add(entry(Cka.EXTRACTABLE, false));
      }
    }
    return new Template(entries);
  }

  /// The template with what the base key says where it is silent.
  public Template completed(Template template, List<Attributes> bases) {
    if (this != BY_DEFAULT && this != BOUND_BY_DEFAULT) {
      return template;
    }
    var entries = new ArrayList<>(template.entries());
    BOTH.stream()
        .filter(type -> template.find(type).isEmpty())
        .forEach(type -> entries.add(asIn(bases.getFirst(), type)));
    return new Template(entries);
  }

  /// `CKA_ALWAYS_SENSITIVE` or `CKA_NEVER_EXTRACTABLE` of a derived key.
  ///
  /// @param now whether it is sensitive, or not extractable
  boolean always(long history, boolean now, List<Attributes> bases) {
    return switch (this) {
      case INDEPENDENT -> now && bases.getFirst().isTrue(history);
      case BY_DEFAULT -> now && bases.stream().anyMatch(base -> base.isTrue(history));
      case BOUND, BOUND_BY_DEFAULT, SAME -> bases.stream().allMatch(base -> base.isTrue(history));
    };
  }

  private static Template.Entry asIn(Attributes base, long type) {
    return entry(type, base.isTrue(type));
  }

  private static Template.Entry entry(long type, boolean value) {
    return new Template.Entry(type, Plain.flag(value));
  }
}
