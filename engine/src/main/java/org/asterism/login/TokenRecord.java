package org.asterism.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Comparator;
import org.asterism.custody.records.CustodyTerms;
import org.asterism.custody.vaults.Members;
import org.asterism.custody.vaults.Policies;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;
import org.asterism.rows.RowKeys;
import org.asterism.threshold.ByteSharing;
import org.asterism.threshold.ShareBinding;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Octets;
import org.asterism.vault.Role;

/// A token's row: everything that is needed before a login, nothing that is secret.
///
/// @param serial 16 hexadecimal digits, drawn at random; names the accounts at the vaults
/// @param k of the constellation when the token was made
/// @param triesPerVault wrong tries that each vault allows
/// @param engines whom its policies let act
/// @param custody what was decided of its keys when it was made
/// @param sharing the name of the sharing of its roots that is in force; [EpochTag#NONE] as it was
///   made
public record TokenRecord(
    String serial,
    Label label,
    Octets constellation,
    int k,
    int triesPerVault,
    Engines engines,
    RootTags tokenRoot,
    RootTags privateRoot,
    AccountRecord officer,
    AccountRecord user,
    CustodyTerms custody,
    EpochTag sharing) {
  static final Comparator<EnrolmentId> BY_HEX = Comparator.comparing(id -> id.bytes().toHex());

  // In the bindings of root shares, as a token is made.
  private static final long FIRST_SHARING = 1;

  public AccountRecord account(Role role) {
    return switch (role) {
      case SO -> officer;
      case USER -> user;
    };
  }

  public TokenRecord with(Role role, AccountRecord account) {
    return with(
        tokenRoot,
        privateRoot,
        role == Role.SO ? account : officer,
        role == Role.USER ? account : user);
  }

  public TokenRecord with(RootTags ofTokenRoot, RootTags ofPrivateRoot) {
    return with(ofTokenRoot, ofPrivateRoot, officer, user);
  }

  /// With its roots in another sharing, whose tags are to follow.
  TokenRecord sharedAs(EpochTag other) {
    return with(custody, other);
  }

  private TokenRecord with(CustodyTerms decided, EpochTag shared) {
    return new TokenRecord(
        serial,
        label,
        constellation,
        k,
        triesPerVault,
        engines,
        tokenRoot,
        privateRoot,
        officer,
        user,
        decided,
        shared);
  }

  private TokenRecord with(
      RootTags ofTokenRoot, RootTags ofPrivateRoot, AccountRecord so, AccountRecord ofUser) {
    return new TokenRecord(
        serial,
        label,
        constellation,
        k,
        triesPerVault,
        engines,
        ofTokenRoot,
        ofPrivateRoot,
        so,
        ofUser,
        custody,
        sharing);
  }

  /// The sharing of both roots: over the constellation file's x-coordinates.
  ByteSharing sharing(Members members) {
    return new ByteSharing(k, members.all().stream().map(member -> member.x()).toList());
  }

  ShareBinding tokenRootBinding(EnrolmentId vault) {
    return binding("token root", vault);
  }

  ShareBinding privateRootBinding(EnrolmentId vault) {
    return binding("private root", vault);
  }

  ShareBinding binding(String root, EnrolmentId vault) {
    long epoch = sharing.equals(EpochTag.NONE) ? FIRST_SHARING : sharing.value();
    return new ShareBinding(
        (root + " " + serial).getBytes(UTF_8), epoch, vault.bytes().toByteArray());
  }

  /// This record with its MAC under the token root.
  public byte[] encode(RowKeys root) {
    Stored stored = stored(root);
    return new FieldWriter().bytes(stored.fields()).bytes(stored.rootMac()).toBytes();
  }

  /// A record as it is stored.
  ///
  /// @param rootMac checked at login
  public record Stored(TokenRecord token, byte[] fields, byte[] rootMac) {
    public boolean verifies(RowKeys root) {
      return root.verifies(fields, rootMac);
    }
  }

  public Stored stored(RowKeys root) {
    byte[] fields = fields();
    return new Stored(this, fields, root.mac(fields));
  }

  public Policies policies() {
    return new Policies(serial, engines.allowed());
  }

  public static Stored decode(byte[] content) throws CorruptRowException {
    var outer = new FieldReader(content);
    byte[] fields = outer.bytes();
    byte[] rootMac = outer.bytes();
    outer.end();
    try {
      return new Stored(read(new FieldReader(fields)), fields, rootMac);
    } catch (IllegalArgumentException impossible) {
      throw new CorruptRowException("a token does not parse: " + impossible.getMessage());
    }
  }

  private byte[] fields() {
    var out =
        new FieldWriter()
            .text(serial)
            .text(label.text())
            .bytes(constellation.toByteArray())
            .number(k)
            .number(triesPerVault);
    engines.write(out);
    tokenRoot.write(out);
    privateRoot.write(out);
    officer.write(out);
    user.write(out);
    boolean shared = !sharing.equals(EpochTag.NONE);
    // A row of a release before login keys is the same as it was, until it has one.
    if (shared || !officer.shares().isEmpty() || !user.shares().isEmpty()) {
      officer.writeShares(out);
      user.writeShares(out);
    }
    if (shared || !custody.isEmpty()) {
      custody.write(out);
    }
    if (shared) {
      out.number(sharing.value());
    }
    return out.toBytes();
  }

  private static TokenRecord read(FieldReader in) throws CorruptRowException {
    var record =
        new TokenRecord(
            in.text(),
            new Label(in.text()),
            Octets.of(in.bytes()),
            in.number(1, ByteSharing.MAX_SHARES),
            in.number(1, Integer.MAX_VALUE),
            Engines.read(in),
            RootTags.read(in),
            RootTags.read(in),
            AccountRecord.read(in),
            AccountRecord.read(in),
            CustodyTerms.NONE,
            EpochTag.NONE);
    if (in.remaining() == 0) {
      // No PIN has a login key.
      return record;
    }
    AccountRecord so = record.officer().withShares(in);
    AccountRecord ofUser = record.user().withShares(in);
    CustodyTerms custody = in.remaining() == 0 ? CustodyTerms.NONE : CustodyTerms.read(in);
    EpochTag sharing = in.remaining() == 0 ? EpochTag.NONE : new EpochTag(in.number());
    in.end();
    return record.with(Role.SO, so).with(Role.USER, ofUser).with(custody, sharing);
  }
}
