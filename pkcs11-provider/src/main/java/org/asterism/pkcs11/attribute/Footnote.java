package org.asterism.pkcs11.attribute;

/// The footnotes of the attribute tables by their numbers in the standard (PKCS#11 v3.1 §4.2), so
/// that a table here can be read beside its table there. Footnote 9 (the default is the token's) is
/// the default's column.
public final class Footnote {
  /// Must be specified with `C_CreateObject`.
  public static final int NEEDED_TO_CREATE = 1;

  /// Must not be specified with `C_CreateObject`.
  public static final int NOT_WHEN_CREATED = 2;

  /// Must be specified with `C_GenerateKey` or `C_GenerateKeyPair`.
  public static final int NEEDED_TO_GENERATE = 3;

  /// Must not be specified with `C_GenerateKey` or `C_GenerateKeyPair`.
  public static final int NOT_WHEN_GENERATED = 4;

  /// Must be specified with `C_UnwrapKey`.
  public static final int NEEDED_TO_UNWRAP = 5;

  /// Must not be specified with `C_UnwrapKey`.
  public static final int NOT_WHEN_UNWRAPPED = 6;

  /// Is not revealed where `CKA_SENSITIVE` is true or `CKA_EXTRACTABLE` is false.
  public static final int PART_OF_KEY = 7;

  /// May be changed by `C_SetAttributeValue`, and differ in a copy.
  public static final int CHANGEABLE = 8;

  /// Is set to true by the security officer only.
  public static final int OFFICERS = 10;

  /// Stays true once it is.
  public static final int TRUE_STAYS = 11;

  /// Stays false once it is.
  public static final int FALSE_STAYS = 12;

  /// May differ in a copy, and changes in no other way (§4.1.3). The number is ours.
  public static final int IN_COPY = 101;

  /// May be given without a value, at any time, and is then kept no more (§4.10, the key check
  /// value). The number is ours.
  public static final int ERASABLE = 102;

  /// Applications search by it, so an index lists it. The number is ours.
  public static final int SEARCHED = 103;

  private Footnote() {}
}
