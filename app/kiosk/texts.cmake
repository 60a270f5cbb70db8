# What is said, and how a site looks: without toolkit. Read by this folder's CMakeLists.txt.
add_library(kiosk_texts STATIC texts.c)
target_include_directories(kiosk_texts PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})

add_library(kiosk_brand STATIC brand.c brand_conf.c colour.c)
target_include_directories(kiosk_brand PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(kiosk_brand PUBLIC kiosk_texts PRIVATE kiosk_front app_sys PkgConfig::INIH m)
