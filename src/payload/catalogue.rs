//! The kinds that are built in, each with sample data, in the order of the Add dialog.

use crate::model::words;

/// What the kinds of the Add dialog are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Invoices.
    Invoices,
    /// Contractors.
    Contractors,
    /// Payments.
    Payments,
    /// Products.
    Products,
    /// Settings.
    Settings,
    /// The company's package.
    Package,
}

words!(Group, "group", {
    Invoices => "invoices",
    Contractors => "contractors",
    Payments => "payments",
    Products => "products",
    Settings => "settings",
    Package => "package",
});

/// A kind that is built in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BuiltIn {
    /// Its name, such as `invoice/add`.
    pub kind: &'static str,
    /// Its group in the Add dialog.
    pub group: Group,
    /// The element that holds the list in the `wfirma` envelope.
    pub root: &'static str,
    /// The element of one object in the `wfirma` envelope.
    pub item: &'static str,
    /// Sample data: one invented JSON object with wFirma.pl's field names.
    pub sample: &'static str,
}

const BUILT_IN: &[BuiltIn] = &[
    BuiltIn {
        kind: "invoice/add",
        group: Group::Invoices,
        root: "invoices",
        item: "invoice",
        sample: include_str!("../../assets/catalogue/invoice-add.json").trim_ascii(),
    },
    BuiltIn {
        kind: "invoice/edit",
        group: Group::Invoices,
        root: "invoices",
        item: "invoice",
        sample: include_str!("../../assets/catalogue/invoice-edit.json").trim_ascii(),
    },
    BuiltIn {
        kind: "invoice/del",
        group: Group::Invoices,
        root: "invoices",
        item: "invoice",
        sample: include_str!("../../assets/catalogue/invoice-del.json").trim_ascii(),
    },
    BuiltIn {
        kind: "contractors/add",
        group: Group::Contractors,
        root: "contractors",
        item: "contractor",
        sample: include_str!("../../assets/catalogue/contractors-add.json").trim_ascii(),
    },
    BuiltIn {
        kind: "payments/add",
        group: Group::Payments,
        root: "payments",
        item: "payment",
        sample: include_str!("../../assets/catalogue/payments-add.json").trim_ascii(),
    },
    BuiltIn {
        kind: "goods/add",
        group: Group::Products,
        root: "goods",
        item: "good",
        sample: include_str!("../../assets/catalogue/goods-add.json").trim_ascii(),
    },
    BuiltIn {
        kind: "warehouse_good/change_state",
        group: Group::Products,
        root: "warehouse_goods",
        item: "warehouse_good",
        sample: include_str!("../../assets/catalogue/warehouse_good-change_state.json").trim_ascii(),
    },
    BuiltIn {
        kind: "companies/verify",
        group: Group::Settings,
        root: "companies",
        item: "company",
        sample: include_str!("../../assets/catalogue/companies-verify.json").trim_ascii(),
    },
    BuiltIn {
        kind: "companies/changePackage",
        group: Group::Package,
        root: "company_packs",
        item: "company_pack",
        sample: include_str!("../../assets/catalogue/companies-changePackage.json").trim_ascii(),
    },
    BuiltIn {
        kind: "companies/changePackageExpirationDate",
        group: Group::Package,
        root: "company_packs",
        item: "company_pack",
        sample: include_str!("../../assets/catalogue/companies-changePackageExpirationDate.json").trim_ascii(),
    },
];

/// The kinds of wFirma.pl.
pub const fn catalogue() -> &'static [BuiltIn] {
    BUILT_IN
}

/// Sample data for a kind; for a kind of an operator's own it is a small object that says nothing of what the kind is
/// about.
pub fn sample(kind: &str) -> &'static str {
    let own = include_str!("../../assets/catalogue/own.json").trim_ascii();
    catalogue().iter().find(|built_in| built_in.kind == kind).map_or(own, |built_in| built_in.sample)
}
