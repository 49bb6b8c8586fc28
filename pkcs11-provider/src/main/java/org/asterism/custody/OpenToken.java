package org.asterism.custody;

import org.asterism.directory.RowKeys;

/// An open token, as custody needs it.
///
/// @param root from the token root: authenticates rows, opens locators
/// @param authority the grants of who is logged in
public record OpenToken(
    long slot, Policies policies, LeaseTerms newKeys, RowKeys root, Authority authority) {}
