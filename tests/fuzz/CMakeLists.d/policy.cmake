cardea_fuzz(fuzz_policy LIBS app_policy)
