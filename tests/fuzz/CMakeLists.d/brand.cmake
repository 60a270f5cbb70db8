cardea_fuzz(fuzz_brand_conf LIBS kiosk_brand)
cardea_fuzz(fuzz_texts LIBS kiosk_texts)
