urlpatterns: list = []
app_name = "rotation"
